/* What points to a record, and how long its term still runs. */
#include <time.h>

#include "base/clock.h"
#include "page/address.h"
#include "page/brief.h"
#include "page/parts.h"
#include "page/text.h"

enum { RELATED_SHOWN = 6, RELATED_READ = 40, SOON_DAYS = 90 };

/* The list of the other type, filtered by the field that refers here. */
static struct str all_address(const struct view *view, const struct referrer *referrer, struct str id) {
    if (!(referrer->field->flags & FIELD_FILTER))
        return S("");
    return address_filtered(view, referrer->type, str_from(field_filter(referrer->field)), id);
}

static enum status add_type(const struct view *view, struct node *related, const struct record *record,
                            const struct type *from, struct error *err) {
    struct referrers referrers = {0};
    enum status status = records_referrers(view->txn, record->type, record->id, from, RELATED_READ,
                                           view->arena, &referrers, err);
    struct node *section = NULL, *items = NULL;
    size_t shown = 0;
    for (size_t i = 0; status == STATUS_OK && i < referrers.count && shown < RELATED_SHOWN; i++) {
        bool again = i && str_eq(referrers.items[i].id, referrers.items[i - 1].id);
        const struct record *other = again ? NULL : lookup_record(&view->lookup, from, referrers.items[i].id);
        if (!other || !record_is_public(other))
            continue;
        if (!section) {
            section = node_add(related);
            node_text(section, "heading", text_plural(view, from));
            node_text(section, "link", text_get(view, "page.see-all"));
            node_text(section, "address", all_address(view, &referrers.items[i], record->id));
            items = node_list(section, "items");
        }
        brief_add(view, node_add(items), other);
        shown++;
    }
    return status;
}

enum status parts_add_related(const struct view *view, struct node *map, const struct record *record,
                              const struct type *but, struct error *err) {
    struct node *related = node_list(map, "related");
    enum status status = STATUS_OK;
    for (unsigned i = types_count; i-- > 0 && status == STATUS_OK;)
        if (types[i] != but && types[i] != record->type)
            status = add_type(view, related, record, types[i], err);
    return status;
}

/* Days from the first date to the second; both whole dates. */
static int64_t days_between(int64_t from, int64_t to) {
    struct tm first = {.tm_year = (int)(from / 10000) - 1900,
                       .tm_mon = (int)(from / 100 % 100) - 1,
                       .tm_mday = (int)(from % 100)};
    struct tm second = {
        .tm_year = (int)(to / 10000) - 1900, .tm_mon = (int)(to / 100 % 100) - 1, .tm_mday = (int)(to % 100)};
    return ((int64_t)timegm(&second) - (int64_t)timegm(&first)) / 86400;
}

static int64_t date_field(const struct record *record, const char *name) {
    const struct field *field = type_field(record->type, str_from(name));
    return field ? record_number(record, (int)field_index(record->type, field), 0) : 0;
}

bool parts_term_left(const struct record *record, unsigned field, int64_t *ret_left, bool *ret_soon) {
    int64_t end = record_number(record, (int)field, 0);
    if (!str_is(str_from(record->type->fields[field].name), "term_end") || !(end % 100))
        return false;
    *ret_left = days_between(clock_today(), end);
    *ret_soon = *ret_left <= SOON_DAYS;
    return true;
}

struct term_words {
    const char *class, *text, *advice;
};

static const struct term_words *words_for(int64_t left) {
    static const struct term_words late = {"is-late", "page.term.late", "page.term.advice-late"},
                                   soon = {"is-soon", "page.term.soon", "page.term.advice-soon"},
                                   calm = {"", "page.term.soon", "page.term.advice"};
    return left < 0 ? &late : left <= SOON_DAYS ? &soon : &calm;
}

void parts_add_term(const struct view *view, struct node *map, const struct record *record) {
    int64_t start = date_field(record, "term_start"), end = date_field(record, "term_end");
    if (!(start % 100) || !(end % 100) || end <= start) {
        node_bool(map, "term", false);
        return;
    }
    int64_t today = clock_today(), left = days_between(today, end), whole = days_between(start, end);
    int64_t gone = whole - (left < 0 ? 0 : left);
    const struct term_words *words = words_for(left);
    struct node *term = node_map(map, "term");
    node_text(term, "class", str_from(words->class));
    node_text(term, "days", text_number(view, left < 0 ? -left : left));
    node_text(term, "text", text_get(view, words->text));
    node_text(term, "advice", text_get(view, words->advice));
    node_int(term, "percent", gone < 0 ? 0 : gone * 100 / whole);
    node_text(term, "start", text_date(view, start));
    node_text(term, "start_iso", text_iso_date(view, start));
    node_text(term, "end", text_date(view, end));
    node_text(term, "end_iso", text_iso_date(view, end));
}
