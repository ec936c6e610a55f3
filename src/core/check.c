#include "core/check.h"

#include "view/markdown.h"

static void check_markdown(struct str text, struct problems *problems, struct place place) {
    struct error err = ERROR_INIT;
    enum status status = markdown_check(text, &err);
    if (status == STATUS_OK)
        return;
    const char *key = status == STATUS_TOO_BIG ? "problem.markdown-too-big" : "problem.markdown-nesting";
    struct problem *problem = problems_add(problems, place, key);
    for (unsigned i = 0; i < err.arg_count; i++)
        problem_arg(problems, problem, str_from(err.args[i]));
}

void check_record(const struct record *record, struct problems *problems, struct place place) {
    record_check(record, problems, place);
    for (unsigned i = 0; i < record->type->field_count; i++) {
        const struct field *field = &record->type->fields[i];
        const struct value *value = &record->values[i];
        place.field = str_from(field->heading ? field->heading : field->name);
        for (size_t j = 0; field->kind == KIND_MARKDOWN && j < value->count; j++)
            check_markdown(value->items[j].text, problems, place);
    }
}
