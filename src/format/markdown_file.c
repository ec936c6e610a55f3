#include "format/markdown_file.h"

#include "format/front_matter.h"
#include "model/fence.h"

static struct problem *add_problem(struct problems *problems, struct str file, unsigned line,
                                   const char *key) {
    return problems_add(problems, (struct place){.file = file, .line = line}, key);
}

static bool is_ruler(struct str line) {
    return str_starts(line, S("---")) && str_trim(str_skip(line, 3)).n == 0;
}

/* Where the front matter ends and the body begins. */
struct halves {
    struct str front;
    struct str body;
    unsigned body_line;
};

static bool cut_halves(struct str text, struct halves *ret_halves) {
    struct str rest = text;
    str_split(&rest, '\n');
    const char *front = rest.p;
    for (unsigned line_number = 2; rest.p; line_number++) {
        struct str line = str_split(&rest, '\n');
        if (is_ruler(line)) {
            *ret_halves = (struct halves){str_make(front, (size_t)(line.p - front)), rest, line_number + 1};
            return true;
        }
    }
    return false;
}

/* Without blank lines in front, and without blanks behind; the indentation of the first line means something in
 * Markdown. *line follows. */
static struct str trim_lines(struct str text, unsigned *line) {
    for (struct str rest = text; rest.p; (*line)++) {
        text = rest;
        if (str_trim(str_split(&rest, '\n')).n)
            break;
    }
    struct str trimmed = str_trim(text);
    return trimmed.n ? str_make(text.p, (size_t)(trimmed.p + trimmed.n - text.p)) : S("");
}

static void check_sizes(const struct halves *halves, struct str file, struct problems *problems) {
    if (halves->front.n > FORMAT_FRONT_MATTER_MAX)
        problem_arg_int(problems, add_problem(problems, file, 1, "problem.front-matter-too-long"),
                        FORMAT_FRONT_MATTER_MAX / 1024);
    if (halves->body.n > FORMAT_MARKDOWN_MAX)
        problem_arg_int(problems, add_problem(problems, file, halves->body_line, "problem.body-too-long"),
                        FORMAT_MARKDOWN_MAX / 1024);
}

static void read_text(struct arena *arena, struct str text, struct problems *problems, struct draft *draft) {
    struct halves halves;
    struct str rest = text;
    if (str_trim(text).n == 0) {
        add_problem(problems, draft->file, 1, "problem.empty-file");
    } else if (!is_ruler(str_split(&rest, '\n'))) {
        add_problem(problems, draft->file, 1, "problem.no-front-matter");
    } else if (!cut_halves(text, &halves)) {
        add_problem(problems, draft->file, 1, "problem.unclosed-front-matter");
    } else {
        size_t before = problems->count;
        check_sizes(&halves, draft->file, problems);
        if (problems->count > before)
            return;
        draft->body_line = halves.body_line;
        draft->body = trim_lines(halves.body, &draft->body_line);
        front_matter_read(arena, halves.front, 2, problems, draft);
    }
}

void markdown_file_read(struct arena *arena, struct str file, struct str content, struct problems *problems,
                        struct draft *ret_draft) {
    *ret_draft = (struct draft){.file = file, .line = 1};
    struct str text;
    if (content.n > FORMAT_FILE_MAX)
        problem_arg_int(problems, add_problem(problems, file, 0, "problem.file-too-big"),
                        FORMAT_FILE_MAX / 1024 / 1024);
    else if (format_check_text(arena, file, content, problems, &text))
        read_text(arena, text, problems, ret_draft);
}

struct section {
    struct str heading;
    unsigned line;
    const char *from; /* NULL: what stands before the first heading */
};

static void close_section(struct arena *arena, struct draft *draft, const struct section *section,
                          const char *end) {
    unsigned line = section->from ? section->line + 1 : draft->body_line;
    const char *from = section->from ? section->from : draft->body.p;
    struct str text = trim_lines(str_make(from, (size_t)(end - from)), &line);
    if (!section->from) {
        draft->body = text;
        return;
    }
    struct str *item = ARENA_NEW(arena, struct str);
    *item = text;
    draft_add(arena, draft,
              (struct draft_field){.name = section->heading,
                                   .items = item,
                                   .count = text.n > 0,
                                   .line = section->line,
                                   .is_section = true});
}

void markdown_file_cut_sections(struct arena *arena, struct draft *draft) {
    struct section section = {.from = NULL};
    struct fence fence = {0};
    struct str whole = draft->body;
    unsigned line_number = draft->body_line;
    for (struct str rest = whole; rest.p; line_number++) {
        struct str line = str_split(&rest, '\n');
        if (fence_step(&fence, line) || !str_starts(line, S("## ")))
            continue;
        close_section(arena, draft, &section, line.p);
        section = (struct section){str_trim(str_skip(line, 3)), line_number, line.p + line.n};
    }
    if (whole.n)
        close_section(arena, draft, &section, whole.p + whole.n);
}

static void write_paragraphs(struct str text, struct buf *out) {
    if (text.n == 0)
        return;
    buf_add_char(out, '\n');
    buf_add(out, text);
    buf_add_char(out, '\n');
}

static void write_section(const struct draft_field *field, struct buf *out) {
    buf_add_text(out, "\n## ");
    buf_add(out, field->name);
    buf_add_char(out, '\n');
    for (size_t i = 0; i < field->count; i++)
        write_paragraphs(field->items[i], out);
}

void markdown_file_write(const struct draft *draft, struct buf *out) {
    buf_add_text(out, "---\n");
    front_matter_write(draft, out);
    buf_add_text(out, "---\n");
    write_paragraphs(draft->body, out);
    for (size_t i = 0; i < draft->count; i++)
        if (draft->fields[i].is_section)
            write_section(&draft->fields[i], out);
}
