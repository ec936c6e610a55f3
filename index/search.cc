/* Running a search: hits, totals, facets. */
#include <algorithm>
#include <unordered_map>

#include "index/columns.hh"
#include "index/ranking.hh"

namespace {
/* Looks at every match that Xapian considers: lets through those of the type asked for, and counts. */
class tally : public Xapian::MatchDecider {
  public:
    tally(struct index *index, const Xapian::Database &database, const struct index_search *search) {
        if (search->only_type.n && index->type_filter >= 0) {
            types = column_of(index, database, filter_slot(static_cast<unsigned>(index->type_filter)));
            is_wanted = types->lists_with(search->only_type);
        }
        for (size_t i = 0; i < search->facet_count; i++) {
            facets.push_back(column_of(index, database, filter_slot(search->facets[i])));
            counts_all.push_back(types && static_cast<int>(search->facets[i]) == index->type_filter);
            counts.emplace_back(facets.back()->list_count());
        }
    }
    bool operator()(const Xapian::Document &document) const override {
        Xapian::docid id = document.get_docid();
        bool wanted = !types || is_wanted[types->list_of(id)];
        for (size_t i = 0; i < facets.size(); i++)
            if (wanted || counts_all[i])
                counts[i][facets[i]->list_of(id)]++;
        seen++;
        let_through += wanted;
        return wanted;
    }
    std::unordered_map<std::string, uint64_t> counts_of(size_t facet) const {
        std::unordered_map<std::string, uint64_t> values;
        for (uint32_t i = 0; i < counts[facet].size(); i++)
            if (counts[facet][i])
                each_value(facets[facet]->list(i),
                           [&](const std::string &value) { values[value] += counts[facet][i]; });
        return values;
    }
    mutable uint64_t seen = 0, let_through = 0;

  private:
    std::shared_ptr<const column> types; /* null: any type is let through */
    std::vector<bool> is_wanted;
    std::vector<std::shared_ptr<const column>> facets;
    std::vector<bool> counts_all;
    mutable std::vector<std::vector<uint64_t>> counts;
};

/* Documents without the value come last in both directions. */
class sort_key_maker : public Xapian::KeyMaker {
  public:
    sort_key_maker(Xapian::valueno slot_, bool descending_) : slot(slot_), descending(descending_) {}
    std::string operator()(const Xapian::Document &document) const override {
        std::string key = document.get_value(slot);
        return key.empty() ? std::string(descending ? 0 : 1, '\xFF') : key;
    }

  private:
    Xapian::valueno slot;
    bool descending;
};

struct running {
    const Xapian::Database &database;
    const struct index_search *search;
    struct arena *arena;
    tally counted;
    struct index_result result;
};
} // namespace

static void add_hits(struct running *run, const Xapian::MSet &matches, bool full) {
    for (auto it = matches.begin(); it != matches.end(); ++it) {
        struct index_hit *hit = &run->result.hits[run->result.count++];
        unpack_key(it.get_document().get_data(), run->arena, &hit->type, &hit->id);
        hit->full = full;
    }
}

/* Adds the matches of a query behind the `before` ones that were found so far; returns how many there are. */
static uint64_t add_matches(struct running *run, const Xapian::Query &query, uint64_t before, bool full) {
    const struct index_search *search = run->search;
    Xapian::Enquire enquire(run->database);
    enquire.set_query(query);
    sort_key_maker sorter(sort_slot(static_cast<unsigned>(std::max(search->sort, 0))), search->descending);
    if (search->sort >= 0) {
        enquire.set_weighting_scheme(Xapian::BoolWeight());
        enquire.set_sort_by_key(&sorter, search->descending);
    } else {
        enquire.set_weighting_scheme(bm25());
    }
    uint64_t first = search->offset > before ? search->offset - before : 0;
    uint64_t seen_before = run->counted.seen, let_through_before = run->counted.let_through;
    Xapian::MSet matches = enquire.get_mset(static_cast<Xapian::doccount>(first),
                                            static_cast<Xapian::doccount>(search->limit - run->result.count),
                                            INDEX_EXACT_MAX, nullptr, &run->counted);
    add_hits(run, matches, full);
    bool saw_all = run->counted.seen - seen_before < INDEX_EXACT_MAX;
    run->result.exact = run->result.exact && saw_all;
    return saw_all ? run->counted.let_through - let_through_before : matches.get_matches_estimated();
}

static bool more_frequent(const struct index_count &a, const struct index_count &b) {
    return a.count != b.count ? a.count > b.count : str_cmp(a.value, b.value) < 0;
}

/* Over the limit Xapian shows only a part of the matches: what was seen is taken for a sample. */
static uint64_t projected(uint64_t count, const struct running *run) {
    if (run->result.exact || run->counted.let_through == 0 || run->counted.let_through >= run->result.total)
        return count;
    return static_cast<uint64_t>(static_cast<double>(count) * static_cast<double>(run->result.total) /
                                 static_cast<double>(run->counted.let_through));
}

static struct index_facet make_facet(const struct running *run, size_t number) {
    auto values = run->counted.counts_of(number);
    struct index_facet facet = {run->search->facets[number], nullptr, 0};
    facet.counts = ARENA_ARRAY(run->arena, struct index_count, values.size());
    for (const auto &[value, count] : values)
        facet.counts[facet.count++] = {arena_str(run->arena, to_str(value)), projected(count, run)};
    std::sort(facet.counts, facet.counts + facet.count, more_frequent);
    return facet;
}

static void make_facets(struct running *run) {
    run->result.facets = ARENA_ARRAY(run->arena, struct index_facet, run->search->facet_count);
    for (size_t i = 0; i < run->search->facet_count; i++)
        run->result.facets[i] = make_facet(run, i);
}

static void run_search(struct running *run) {
    const struct index_search *search = run->search;
    run->result.exact = true;
    run->result.hits = ARENA_ARRAY(run->arena, struct index_hit, search->limit);
    struct ranked_query queries = rank(run->database, search);
    run->result.full_total = add_matches(run, queries.full, 0, true);
    run->result.total = run->result.full_total;
    if (!queries.partial.empty())
        run->result.total += add_matches(run, queries.partial, run->result.full_total, false);
    make_facets(run);
}

enum status check_filters(const struct index *index, const struct index_pair *filters, size_t filter_count,
                          struct error *err) {
    for (size_t i = 0; i < filter_count; i++)
        if (filters[i].name >= index->filter_count || filters[i].value.n > INDEX_VALUE_MAX)
            return error_set(err, STATUS_INVALID, nullptr, "index: no such filter");
    return STATUS_OK;
}

static enum status check(const struct index *index, const struct index_search *search, struct error *err) {
    if (search->offset > INDEX_OFFSET_MAX || search->limit > INDEX_LIMIT_MAX ||
        search->sort >= static_cast<int>(index->sort_count))
        return error_set(err, STATUS_INVALID, nullptr, "index: offset, limit or sort out of bounds");
    for (size_t i = 0; i < search->facet_count; i++)
        if (search->facets[i] >= index->filter_count)
            return error_set(err, STATUS_INVALID, nullptr, "index: no such facet");
    return check_filters(index, search->filters, search->filter_count, err);
}

enum status index_search(struct index *index, const struct index_search *search, struct arena *arena,
                         struct index_result *ret_result, struct error *err) {
    enum status status = check(index, search, err);
    if (status != STATUS_OK)
        return status;
    return reading(index, err, [&](Xapian::Database &database) {
        struct running run = {database, search, arena, tally(index, database, search), {}};
        run_search(&run);
        *ret_result = run.result;
        return STATUS_OK;
    });
}

enum status index_explain(struct index *index, const struct index_search *search, struct arena *arena,
                          struct index_explanation *ret_explanation, struct error *err) {
    enum status status = check(index, search, err);
    if (status != STATUS_OK)
        return status;
    return reading(index, err, [&](Xapian::Database &database) {
        struct ranked_query queries = rank(database, search);
        ret_explanation->full = arena_str(arena, to_str(queries.full.serialise()));
        ret_explanation->partial = {nullptr, 0};
        if (!queries.partial.empty())
            ret_explanation->partial = arena_str(arena, to_str(queries.partial.serialise()));
        return STATUS_OK;
    });
}
