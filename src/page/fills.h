/* The pages, each named in a row of routes.c. Every one fills view->tree within a read transaction. */
#ifndef JF_PAGE_FILLS_H
#define JF_PAGE_FILLS_H

#include "page/page.h"

typedef enum status page_fill(struct view *view, struct error *err);

page_fill home_fill, search_fill, category_fill, list_fill, record_fill, exemplar_fill, committee_fill,
    area_fill, help_fill, article_fill;
page_fill api_types, api_search, api_home, api_category, api_help, api_list, api_record;

handler display_switch, health_answer, health_metrics;

#endif
