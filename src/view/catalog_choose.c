/* Which catalogue a reader gets, by the header Accept-Language (RFC 9110, 12.5.4). */
#include <strings.h>

#include "view/catalog.h"

static bool same_tag(struct str a, struct str b) {
    return a.n == b.n && (a.n == 0 || strncasecmp(a.p, b.p, a.n) == 0);
}

static struct str primary(struct str tag) { return str_split(&tag, '-'); }

const struct catalog *catalogs_find(const struct catalogs *catalogs, struct str language) {
    for (size_t i = 0; i < catalogs_count(catalogs); i++)
        if (same_tag(catalog_language(catalogs_at(catalogs, i)), language))
            return catalogs_at(catalogs, i);
    return NULL;
}

static const struct catalog *find_near(const struct catalogs *catalogs, struct str tag) {
    const struct catalog *exact = catalogs_find(catalogs, tag);
    for (size_t i = 0; i < catalogs_count(catalogs) && !exact; i++) {
        const struct catalog *catalog = catalogs_at(catalogs, i);
        if (same_tag(primary(catalog_language(catalog)), primary(tag)))
            return catalog;
    }
    return exact;
}

/* Thousandths: 1000 without a weight, 0 for one that cannot be read. */
static int weight_of(struct str parameters) {
    struct str text = str_trim(parameters);
    if (text.n == 0)
        return 1000;
    if (!str_starts(text, S("q=")) || text.n < 3)
        return 0;
    text = str_skip(text, 2);
    int weight = text.p[0] == '1' ? 1000 : 0;
    for (size_t i = 2, scale = 100; i < text.n && scale && weight < 1000; i++, scale /= 10)
        if (text.p[i] >= '0' && text.p[i] <= '9')
            weight += (text.p[i] - '0') * (int)scale;
    return weight;
}

const struct catalog *catalogs_choose(const struct catalogs *catalogs, struct str accept_language,
                                      const struct catalog *fallback) {
    const struct catalog *best = fallback;
    int best_weight = 0;
    for (struct str rest = accept_language; rest.p;) {
        struct str parameters = str_split(&rest, ',');
        struct str tag = str_trim(str_split(&parameters, ';'));
        const struct catalog *near = str_is(tag, "*") ? fallback : find_near(catalogs, tag);
        int weight = near ? weight_of(parameters) : 0;
        if (weight > best_weight) {
            best = near;
            best_weight = weight;
        }
    }
    return best;
}
