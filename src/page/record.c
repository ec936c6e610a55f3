#include "page/record.h"

#include "page/brief.h"
#include "page/fills.h"
#include "page/parts.h"
#include "page/text.h"

/* The id stands in the last segment: /experts/{}, /{}/{}. */
enum status record_read(struct view *view, struct record **ret_record, struct error *err) {
    const struct str *segments = view->request->segment;
    if (!view->type) {
        error_set(err, STATUS_NOT_FOUND, NULL, "no such type");
        return STATUS_NOT_FOUND;
    }
    return brief_get(view, view->type, segments[1].n ? segments[1] : segments[0], ret_record, err);
}

enum status record_base(struct view *view, const struct record *record, const struct type *apart,
                        struct error *err) {
    struct node *tree = view->tree;
    const struct type *type = record->type;
    node_text(tree, "title", record_title(record));
    node_bool(tree, "box", true);
    node_text(tree, "name", record_title(record));
    node_text(tree, "subtitle", type->subtitle == NO_FIELD ? S("") : record_text(record, type->subtitle));
    node_text(tree, "face", brief_face(record));
    brief_facts(view, tree, record);
    parts_add_crumbs(view, tree, record);
    parts_add_messages(view, tree, record);
    parts_add_fields(view, tree, record, NULL, 0);
    parts_add_term(view, tree, record);
    parts_add_sections(view, tree, record);
    enum status status = parts_add_related(view, tree, record, apart, err);
    node_bool(tree, "has_main",
              node_truth(node_find(tree, S("sections"))) || node_truth(node_find(tree, S("related"))));
    return status;
}

enum status record_fill(struct view *view, struct error *err) {
    struct record *record = NULL;
    enum status status = record_read(view, &record, err);
    return status == STATUS_OK ? record_base(view, record, NULL, err) : status;
}
