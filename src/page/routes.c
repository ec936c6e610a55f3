#include "page/fills.h"

/* What a row needs beside its address: whether the page is kept, a template, a filler, a type. */
#define GET(pattern_text, keep, template_name, fill_function, shown)                                         \
    {                                                                                                        \
        .method = METHOD_GET, .pattern = pattern_text, .handler = page_run, .right = RIGHT_GUEST,            \
        .flags = keep, .context = &(const struct page) {                                                     \
            .template = template_name, .fill = fill_function, .type = shown                                  \
        }                                                                                                    \
    }

enum { DISPLAY_BODY_MAX = 32 * 1024, SEARCH_BODY_MAX = 64 * 1024 };

/* The first row that fits answers, so the pages of single types stand above those of any type. */
const struct route page_routes[] = {
    GET("/", ROUTE_CACHE, "home.html", home_fill, NULL),
    GET("/search", ROUTE_CACHE, "search.html", search_fill, NULL),
    /* The same for a pasted description, which no address holds. */
    {.method = METHOD_POST,
     .pattern = "/search",
     .handler = page_run,
     .right = RIGHT_GUEST,
     .body_max = SEARCH_BODY_MAX,
     .context = &(const struct page){.template = "search.html", .fill = search_fill}},
    GET("/categories/{}", ROUTE_CACHE, "category.html", category_fill, &type_exemplar),
    GET("/help", ROUTE_CACHE, "help.html", help_fill, &type_article),
    {.method = METHOD_POST,
     .pattern = "/display",
     .handler = display_switch,
     .right = RIGHT_GUEST,
     .body_max = DISPLAY_BODY_MAX},
    {.method = METHOD_GET,
     .pattern = "/healthz",
     .handler = health_answer,
     .right = RIGHT_GUEST,
     .flags = ROUTE_QUIET},
    {.method = METHOD_GET,
     .pattern = "/metrics",
     .handler = health_metrics,
     .right = RIGHT_GUEST,
     .flags = ROUTE_QUIET},
    GET("/exemplars/{}", ROUTE_CACHE, "exemplar.html", exemplar_fill, &type_exemplar),
    GET("/committees/{}", ROUTE_CACHE, "committee.html", committee_fill, &type_committee),
    GET("/areas/{}", ROUTE_CACHE, "area.html", area_fill, &type_area),
    GET("/help/{}", ROUTE_CACHE, "article.html", article_fill, &type_article),
    GET("/api/v1/types", 0, NULL, api_types, NULL),
    GET("/api/v1/search", 0, NULL, api_search, NULL),
    GET("/api/v1/home", 0, NULL, api_home, NULL),
    GET("/api/v1/categories/{}", 0, NULL, api_category, &type_exemplar),
    GET("/api/v1/help", 0, NULL, api_help, &type_article),
    GET("/api/v1/help/{}", 0, NULL, api_record, &type_article),
    GET("/api/v1/{}", 0, NULL, api_list, NULL),
    GET("/api/v1/{}/{}", 0, NULL, api_record, NULL),
    GET("/{}", ROUTE_CACHE, "list.html", list_fill, NULL),
    GET("/{}/{}", ROUTE_CACHE, "record.html", record_fill, NULL),
    {.handler = NULL},
};
