#include "format/json.h"

#include <jansson.h>

#include "base/utf8.h"

struct reader {
    struct arena *arena;
    struct draft draft;
    struct error *err;
};

static enum status bad_json(struct error *err, const json_error_t *json) {
    enum json_error_code code = json_error_code(json);
    const char *key = code == json_error_duplicate_key  ? "error.json-repeated"
                      : code == json_error_invalid_utf8 ? "error.json-utf8"
                                                        : "error.json";
    error_set(err, STATUS_INVALID, key, "line %d column %d: %s", json->line, json->column, json->text);
    return error_arg_int(err, json->line);
}

static enum status bad_value(struct error *err, const char *key) {
    error_set(err, STATUS_INVALID, "error.json-value", "value of %s", key);
    return error_arg(err, key);
}

/* Text of a string, number or truth value; false for everything else. */
static bool scalar_text(struct arena *arena, const json_t *value, struct str *ret_text) {
    size_t at;
    switch (json_typeof(value)) {
    case JSON_STRING:
        *ret_text = arena_str(arena, str_make(json_string_value(value), json_string_length(value)));
        return !format_text_problem(*ret_text, &at);
    case JSON_INTEGER:
        *ret_text = arena_printf(arena, "%lld", (long long)json_integer_value(value));
        return true;
    case JSON_REAL:
        *ret_text = arena_printf(arena, "%.15g", json_real_value(value));
        return true;
    case JSON_TRUE:
    case JSON_FALSE:
        *ret_text = json_is_true(value) ? S("true") : S("false");
        return true;
    default:
        return false;
    }
}

static bool take_list(struct reader *r, const json_t *list, struct draft_field *field) {
    field->is_list = true;
    field->items = ARENA_ARRAY(r->arena, struct str, json_array_size(list));
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!scalar_text(r->arena, json_array_get(list, i), &field->items[field->count++]))
            return false;
    return true;
}

static bool take_items(struct reader *r, const json_t *value, struct draft_field *field) {
    if (json_is_null(value))
        return true;
    if (json_is_array(value))
        return take_list(r, value, field);
    field->items = ARENA_NEW(r->arena, struct str);
    field->count = 1;
    return scalar_text(r->arena, value, field->items);
}

static bool take_pair(struct reader *r, const char *key, const json_t *value) {
    struct draft_field field = {.name = arena_str(r->arena, str_from(key))};
    bool is_type = str_is(field.name, "type"), is_id = str_is(field.name, "id");
    if (!take_items(r, value, &field) || ((is_type || is_id) && field.is_list))
        return false;
    if (is_type || is_id)
        *(is_type ? &r->draft.type : &r->draft.id) = field.count ? str_trim(field.items[0]) : S("");
    else
        draft_add(r->arena, &r->draft, field);
    return true;
}

static enum status take_object(struct reader *r, json_t *object) {
    const char *key;
    json_t *value;
    if (!json_is_object(object))
        return error_set(r->err, STATUS_INVALID, "error.json-object", "no object");
    if (json_object_size(object) > FORMAT_KEYS_MAX)
        return error_set(r->err, STATUS_TOO_BIG, NULL, "%zu keys", json_object_size(object));
    json_object_foreach(object, key, value) if (!take_pair(r, key, value)) return bad_value(r->err, key);
    return STATUS_OK;
}

enum status json_read_draft(struct arena *arena, struct str content, struct draft *ret_draft,
                            struct error *err) {
    struct reader r = {.arena = arena, .err = err};
    struct str text = str_starts(content, S("\xEF\xBB\xBF")) ? str_skip(content, 3) : content;
    if (text.n > FORMAT_FILE_MAX)
        return error_set(err, STATUS_TOO_BIG, NULL, "%zu bytes of JSON", text.n);
    json_error_t json;
    json_t *object = json_loadb(text.n ? text.p : "", text.n, JSON_REJECT_DUPLICATES, &json);
    if (!object)
        return bad_json(err, &json);
    enum status status = take_object(&r, object);
    json_decref(object);
    if (status == STATUS_OK)
        *ret_draft = r.draft;
    return status;
}

static void write_character(uint32_t c, struct buf *out) {
    char bytes[4];
    switch (c) {
    case '"':
        buf_add_text(out, "\\\"");
        return;
    case '\\':
        buf_add_text(out, "\\\\");
        return;
    case '\n':
        buf_add_text(out, "\\n");
        return;
    default:
        break;
    }
    bool escaped = c < 0x20 || c == 0x7F || c == '<' || c == '>' || c == '&' || c == 0x2028 || c == 0x2029;
    if (escaped)
        buf_printf(out, "\\u%04X", c);
    else
        buf_add(out, str_make(bytes, utf8_put(c, bytes)));
}

void json_write_string(struct str text, struct buf *out) {
    buf_add_char(out, '"');
    for (size_t at = 0; at < text.n;)
        write_character(utf8_next(text, &at), out);
    buf_add_char(out, '"');
}

static void write_key(struct str name, bool *first, struct buf *out) {
    buf_add_text(out, *first ? "\n  " : ",\n  ");
    *first = false;
    json_write_string(name, out);
    buf_add_text(out, ": ");
}

static void write_member(const char *name, struct str text, bool *first, struct buf *out) {
    if (text.n == 0)
        return;
    write_key(str_from(name), first, out);
    json_write_string(text, out);
}

static void write_items(const struct draft_field *field, struct buf *out) {
    if (!field->is_list && field->count <= 1) {
        if (field->count)
            json_write_string(field->items[0], out);
        else
            buf_add_text(out, "null");
        return;
    }
    buf_add_char(out, '[');
    for (size_t i = 0; i < field->count; i++) {
        buf_add_text(out, i ? ", " : "");
        json_write_string(field->items[i], out);
    }
    buf_add_char(out, ']');
}

void json_write_draft(const struct draft *draft, struct buf *out) {
    bool first = true;
    buf_add_char(out, '{');
    write_member("type", draft->type, &first, out);
    write_member("id", draft->id, &first, out);
    for (size_t i = 0; i < draft->count; i++) {
        write_key(draft->fields[i].name, &first, out);
        write_items(&draft->fields[i], out);
    }
    write_member("body", draft->body, &first, out);
    buf_add_text(out, first ? "}" : "\n}");
}
