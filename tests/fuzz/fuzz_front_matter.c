/* Any bytes as a Markdown file: no crash; and what was read without a problem comes back the same when written. */
#include <stdlib.h>

#include "format/markdown_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool read_file(struct arena *arena, struct str content, struct draft *ret_draft) {
    struct problems problems = PROBLEMS_INIT(arena);
    markdown_file_read(arena, S("a.md"), content, &problems, ret_draft);
    markdown_file_cut_sections(arena, ret_draft);
    return problems.count == 0;
}

/* A fence that is never closed takes in what is written behind it; draft_to_record refuses it. */
static bool has_fence(const struct draft *draft) {
    size_t at;
    bool found = str_find(draft->body, S("```"), &at) || str_find(draft->body, S("~~~"), &at);
    for (size_t i = 0; i < draft->count; i++)
        for (size_t j = 0; draft->fields[i].is_section && j < draft->fields[i].count; j++)
            found |= str_find(draft->fields[i].items[j], S("```"), &at) ||
                     str_find(draft->fields[i].items[j], S("~~~"), &at);
    return found;
}

static void check_same(const struct draft *a, const struct draft *b) {
    if (a->count != b->count || !str_eq(a->id, b->id) || !str_eq(a->type, b->type) ||
        !str_eq(a->body, b->body))
        abort();
    for (size_t i = 0; i < a->count; i++) {
        const struct draft_field *x = &a->fields[i], *y = &b->fields[i];
        if (!str_eq(x->name, y->name) || x->count != y->count)
            abort();
        for (size_t j = 0; j < x->count; j++)
            if (!str_eq(x->items[j], y->items[j]))
                abort();
    }
}

static bool has_front_matter(const struct draft *draft) {
    bool found = draft->id.n > 0 || draft->type.n > 0;
    for (size_t i = 0; i < draft->count; i++)
        found |= !draft->fields[i].is_section;
    return found;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena = ARENA_INIT;
    struct draft draft, back;
    if (read_file(&arena, str_make((const char *)data, size), &draft) && !has_fence(&draft)) {
        struct buf out = BUF_INIT(FORMAT_FILE_MAX);
        markdown_file_write(&draft, &out);
        /* A file full of characters that need escapes can outgrow the limits when written. */
        bool good = read_file(&arena, buf_str(&out), &back);
        if (good)
            check_same(&draft, &back);
        else if (out.n < FORMAT_FRONT_MATTER_MAX && has_front_matter(&draft))
            abort();
        buf_release(&out);
    }
    arena_release(&arena);
    return 0;
}
