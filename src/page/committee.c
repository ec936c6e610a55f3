/* A committee: the generic page and its members as a table. */
#include "page/address.h"
#include "page/fills.h"
#include "page/parts.h"
#include "page/record.h"
#include "page/table.h"
#include "page/text.h"

enum { MEMBERS_MAX = 30 };

static const struct field *membership(void) { return type_field(&type_mediator, S("committee")); }

static enum status add_members(struct view *view, const struct record *committee, struct error *err) {
    struct referrers members = {0};
    enum status status = records_referrers(view->txn, &type_committee, committee->id, &type_mediator,
                                           MEMBERS_MAX, view->arena, &members, err);
    table_add_columns(view, view->tree, &type_mediator, NULL, membership());
    struct node *rows = table_add_rows(view->tree);
    for (size_t i = 0; i < members.count; i++) {
        const struct record *member = lookup_record(&view->lookup, &type_mediator, members.items[i].id);
        if (member)
            table_add_row(view, rows, member, membership());
    }
    node_text(view->tree, "caption", text_get(view, "page.committee.members"));
    node_bool(view->tree, "has_members", rows->first != NULL);
    node_text(view->tree, "members_address",
              address_filtered(view, &type_mediator, str_from(field_filter(membership())), committee->id));
    return status;
}

static enum status add_figures(struct view *view, const struct record *committee, struct error *err) {
    static const char *const names[] = {"full_time", "part_time"};
    static const struct type *const counted[] = {&type_mediator, &type_exemplar};
    struct node *figures = node_list(view->tree, "figures");
    enum status status = STATUS_OK;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const struct field *field = type_field(&type_committee, str_from(names[i]));
        unsigned at = field_index(&type_committee, field);
        if (record_has(committee, (int)at))
            parts_figure(figures, text_field(view, &type_committee, field),
                         text_value(view, committee, at, 1));
    }
    for (size_t i = 0; status == STATUS_OK && i < sizeof counted / sizeof counted[0]; i++) {
        size_t count = 0;
        status = records_count_referrers(view->txn, &type_committee, committee->id, counted[i], &count, err);
        parts_figure(figures, text_plural(view, counted[i]), text_count(view, counted[i], count));
    }
    node_bool(view->tree, "has_figures", true);
    return status;
}

enum status committee_fill(struct view *view, struct error *err) {
    struct record *committee = NULL;
    enum status status = record_read(view, &committee, err);
    if (status == STATUS_OK)
        status = record_base(view, committee, &type_mediator, err);
    if (status == STATUS_OK)
        status = add_members(view, committee, err);
    return status == STATUS_OK ? add_figures(view, committee, err) : status;
}
