#include "format/xlsx_book.h"

#include "format/drafts.h"
#include "format/xlsx.h"
#include "format/xlsx_text.h"

enum { RELATIONS_MAX = 256, STYLES_MAX = 65536 };

static enum status bad_book(struct error *err, const char *what) {
    return error_set(err, STATUS_INVALID, "error.xlsx", "%s", what);
}

static enum status too_many(struct error *err, const char *what) {
    return error_set(err, STATUS_TOO_BIG, "error.xlsx-too-big", "%s", what);
}

enum status xlsx_book_walk(struct xlsx_parts *parts, const char *name, const struct xml_handler *handler,
                           void *context, struct error *err) {
    struct buf content = BUF_INIT(XLSX_UNPACKED_MAX + 1);
    enum status status = xlsx_parts_read(parts, name, &content, err);
    if (status == STATUS_OK)
        status = xml_walk(buf_str(&content), handler, context, err);
    buf_release(&content);
    return status;
}

static bool no_end(void *context, struct str name) {
    (void)context, (void)name;
    return true;
}

static void no_text(void *context, struct str text) { (void)context, (void)text; }

/* Relations: which part is meant by an id or by what it is for. */

struct relation {
    struct str id, type, target;
};

struct relations {
    struct arena *arena;
    struct relation *items;
    size_t count, capacity;
};

static bool on_relation(void *context, struct str name, const char **attributes) {
    struct relations *relations = context;
    if (!str_is(name, "Relationship"))
        return true;
    relations->items = arena_grow(relations->arena, relations->items, relations->count, &relations->capacity,
                                  sizeof *relations->items);
    relations->items[relations->count++] = (struct relation){
        arena_str(relations->arena, xml_attribute(attributes, "Id")),
        arena_str(relations->arena, xml_attribute(attributes, "Type")),
        arena_str(relations->arena, xml_attribute(attributes, "Target")),
    };
    return relations->count < RELATIONS_MAX;
}

static const struct xml_handler relations_handler = {on_relation, no_end, no_text};

static struct str folder_of(struct str part) {
    while (part.n && part.p[part.n - 1] != '/')
        part.n--;
    return part;
}

/* A target as the archive names it: relative to the folder of the part that points there. */
static const char *resolve(struct arena *arena, struct str part, struct str target) {
    struct str folder = folder_of(part);
    if (str_starts(target, S("/")))
        return arena_cstr(arena, str_skip(target, 1));
    while (str_starts(target, S("../"))) {
        target = str_skip(target, 3);
        folder = folder_of(str_make(folder.p, folder.n ? folder.n - 1 : 0));
    }
    return arena_join(arena, folder, target).p;
}

/* The part of a relation by the end of its type ("/styles") or by its id; NULL when there is none. */
static const char *target_of(const struct relations *relations, struct str part, struct str type,
                             struct str id) {
    for (size_t i = 0; i < relations->count; i++) {
        const struct relation *relation = &relations->items[i];
        if (type.n ? str_ends(relation->type, type) : str_eq(relation->id, id))
            return resolve(relations->arena, part, relation->target);
    }
    return NULL;
}

static enum status read_relations(struct arena *arena, struct xlsx_parts *parts, struct str part,
                                  struct relations *relations, struct error *err) {
    *relations = (struct relations){.arena = arena};
    struct str folder = folder_of(part), file = str_skip(part, folder.n);
    struct str name = arena_printf(arena, "%.*s_rels/%.*s.rels", STR_ARG(folder), STR_ARG(file));
    return xlsx_book_walk(parts, name.p, &relations_handler, relations, err);
}

/* The workbook: its sheets and its calendar. */

struct workbook {
    struct arena *arena;
    struct str sheet; /* relation of the first one; a visible one is preferred */
    bool is_hidden;
    bool epoch_1904;
};

static bool is_true(struct str text) { return str_is(text, "1") || str_is(text, "true"); }

static bool on_workbook(void *context, struct str name, const char **attributes) {
    struct workbook *workbook = context;
    if (str_is(name, "workbookPr"))
        workbook->epoch_1904 = is_true(xml_attribute(attributes, "date1904"));
    if (!str_is(name, "sheet"))
        return true;
    struct str state = xml_attribute(attributes, "state");
    bool is_hidden = state.n && !str_is(state, "visible");
    if (workbook->sheet.n == 0 || (workbook->is_hidden && !is_hidden)) {
        workbook->sheet = arena_str(workbook->arena, xml_attribute(attributes, "id"));
        workbook->is_hidden = is_hidden;
    }
    return true;
}

static const struct xml_handler workbook_handler = {on_workbook, no_end, no_text};

/* Shared strings. */

struct strings {
    struct arena *arena;
    struct xlsx_book *book;
    struct buf text;
    int in_text;     /* <t> */
    int in_phonetic; /* <rPh>: how a word is read, not part of it */
};

static bool on_string_start(void *context, struct str name, const char **attributes) {
    struct strings *strings = context;
    (void)attributes;
    strings->in_text += str_is(name, "t");
    strings->in_phonetic += str_is(name, "rPh");
    return true;
}

static void on_string_text(void *context, struct str text) {
    struct strings *strings = context;
    if (strings->in_text && !strings->in_phonetic)
        buf_add(&strings->text, text);
}

static bool on_string_end(void *context, struct str name) {
    struct strings *strings = context;
    struct xlsx_book *book = strings->book;
    strings->in_text -= str_is(name, "t");
    strings->in_phonetic -= str_is(name, "rPh");
    if (!str_is(name, "si"))
        return true;
    book->strings = arena_grow(strings->arena, book->strings, book->string_count, &book->string_capacity,
                               sizeof *book->strings);
    book->strings[book->string_count++] = xlsx_text_decode(strings->arena, buf_str(&strings->text));
    buf_clear(&strings->text);
    return book->string_count <= FORMAT_CELLS_MAX;
}

static const struct xml_handler strings_handler = {on_string_start, on_string_end, on_string_text};

static enum status read_strings(struct arena *arena, struct xlsx_parts *parts, const char *name,
                                struct xlsx_book *book, struct error *err) {
    struct strings strings = {.arena = arena, .book = book, .text = BUF_INIT(XLSX_UNPACKED_MAX)};
    enum status status = xlsx_book_walk(parts, name, &strings_handler, &strings, err);
    buf_release(&strings.text);
    if (status == STATUS_OK && book->string_count > FORMAT_CELLS_MAX)
        return too_many(err, "shared strings");
    return status;
}

/* Styles: all we want to know is which ones make a date of a number. */

struct custom_format {
    int64_t number;
    enum xlsx_shape shape;
};

struct styles {
    struct arena *arena;
    struct xlsx_book *book;
    struct custom_format *formats;
    size_t count, capacity;
    bool in_cell_formats; /* <cellXfs>, not the named styles in <cellStyleXfs> */
};

static void add_format(struct styles *styles, int64_t number, struct str format) {
    styles->formats =
        arena_grow(styles->arena, styles->formats, styles->count, &styles->capacity, sizeof *styles->formats);
    styles->formats[styles->count++] = (struct custom_format){number, xlsx_shape_of_format(format)};
}

static enum xlsx_shape shape_of(const struct styles *styles, int64_t number) {
    for (size_t i = 0; i < styles->count; i++)
        if (styles->formats[i].number == number)
            return styles->formats[i].shape;
    return xlsx_shape_of_number(number);
}

static void add_style(struct styles *styles, int64_t number) {
    struct xlsx_book *book = styles->book;
    book->styles = arena_grow(styles->arena, book->styles, book->style_count, &book->style_capacity,
                              sizeof *book->styles);
    book->styles[book->style_count++] = shape_of(styles, number);
}

enum { FORMATS_MAX = 1024 };

static bool on_style(void *context, struct str name, const char **attributes) {
    struct styles *styles = context;
    int64_t number = 0;
    str_to_int(xml_attribute(attributes, "numFmtId"), &number);
    if (str_is(name, "numFmt") && styles->count < FORMATS_MAX)
        add_format(styles, number, xml_attribute(attributes, "formatCode"));
    styles->in_cell_formats |= str_is(name, "cellXfs");
    if (styles->in_cell_formats && str_is(name, "xf"))
        add_style(styles, number);
    return styles->book->style_count < STYLES_MAX;
}

static bool on_style_end(void *context, struct str name) {
    (void)context;
    return !str_is(name, "cellXfs");
}

static const struct xml_handler styles_handler = {on_style, on_style_end, no_text};

/* All of them. */

static enum status read_tables(struct arena *arena, struct xlsx_parts *parts,
                               const struct relations *relations, struct str part, struct xlsx_book *book,
                               struct error *err) {
    struct styles styles = {.arena = arena, .book = book};
    const char *strings = target_of(relations, part, S("/sharedStrings"), S(""));
    const char *style_part = target_of(relations, part, S("/styles"), S(""));
    enum status status = STATUS_OK;
    if (strings && xlsx_parts_has(parts, strings))
        status = read_strings(arena, parts, strings, book, err);
    if (status == STATUS_OK && style_part && xlsx_parts_has(parts, style_part))
        status = xlsx_book_walk(parts, style_part, &styles_handler, &styles, err);
    return status;
}

static enum status read_workbook(struct arena *arena, struct xlsx_parts *parts, struct str part,
                                 struct xlsx_book *book, struct error *err) {
    struct workbook workbook = {.arena = arena};
    struct relations relations;
    enum status status = xlsx_book_walk(parts, part.p, &workbook_handler, &workbook, err);
    if (status == STATUS_OK)
        status = read_relations(arena, parts, part, &relations, err);
    if (status != STATUS_OK)
        return status;
    book->epoch_1904 = workbook.epoch_1904;
    book->sheet = target_of(&relations, part, S(""), workbook.sheet);
    if (!book->sheet)
        return bad_book(err, "no sheet");
    return read_tables(arena, parts, &relations, part, book, err);
}

enum status xlsx_book_read(struct arena *arena, struct xlsx_parts *parts, struct xlsx_book *ret_book,
                           struct error *err) {
    struct xlsx_book book = {.sheet = NULL};
    struct relations relations;
    enum status status = read_relations(arena, parts, S(""), &relations, err);
    if (status != STATUS_OK)
        return status;
    const char *part = target_of(&relations, S(""), S("/officeDocument"), S(""));
    status = part ? read_workbook(arena, parts, str_from(part), &book, err) : bad_book(err, "no workbook");
    if (status == STATUS_OK)
        *ret_book = book;
    return status;
}
