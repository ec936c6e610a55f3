/* Running a search: hits, totals, facets. */
#include <algorithm>
#include <unordered_map>

#include "index/ranking.hh"

namespace {
/* Counts whole lists of values: far fewer different ones than values, and no cutting for each document. */
class facet_counter : public Xapian::MatchSpy {
  public:
    explicit facet_counter(Xapian::valueno slot_) : slot(slot_) {}
    void operator()(const Xapian::Document &document, double) override {
        seen++;
        lists[document.get_value(slot)]++;
    }
    std::unordered_map<std::string, uint64_t> counts() const {
        std::unordered_map<std::string, uint64_t> values;
        for (const auto &entry : lists)
            each_value(entry.first, [&](const std::string &value) { values[value] += entry.second; });
        return values;
    }
    uint64_t seen = 0;

  private:
    Xapian::valueno slot;
    std::unordered_map<std::string, uint64_t> lists;
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
    std::vector<std::unique_ptr<facet_counter>> counters;
    struct index_result result;
};
} // namespace

static bool is_exact(const Xapian::MSet &matches) {
    return matches.get_matches_lower_bound() == matches.get_matches_upper_bound();
}

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
    for (const auto &counter : run->counters)
        enquire.add_matchspy(counter.get());
    uint64_t first = search->offset > before ? search->offset - before : 0;
    Xapian::MSet matches =
        enquire.get_mset(static_cast<Xapian::doccount>(first),
                         static_cast<Xapian::doccount>(search->limit - run->result.count), INDEX_EXACT_MAX);
    add_hits(run, matches, full);
    run->result.exact = run->result.exact && is_exact(matches);
    return matches.get_matches_estimated();
}

static bool more_frequent(const struct index_count &a, const struct index_count &b) {
    return a.count != b.count ? a.count > b.count : str_cmp(a.value, b.value) < 0;
}

/* Over the limit Xapian shows the spy only a part: what it saw is taken for a sample. */
static uint64_t projected(uint64_t count, const facet_counter &counter, uint64_t total) {
    if (counter.seen == 0 || counter.seen >= total)
        return count;
    return static_cast<uint64_t>(static_cast<double>(count) * static_cast<double>(total) /
                                 static_cast<double>(counter.seen));
}

static struct index_facet make_facet(const struct running *run, size_t number) {
    const facet_counter &counter = *run->counters[number];
    auto values = counter.counts();
    struct index_facet facet = {run->search->facets[number], nullptr, 0};
    facet.counts = ARENA_ARRAY(run->arena, struct index_count, values.size());
    for (const auto &[value, count] : values)
        facet.counts[facet.count++] = {arena_str(run->arena, to_str(value)),
                                       projected(count, counter, run->result.total)};
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
    for (size_t i = 0; i < search->facet_count; i++)
        run->counters.push_back(std::make_unique<facet_counter>(filter_slot(search->facets[i])));
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
        struct running run = {database, search, arena, {}, {}};
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
