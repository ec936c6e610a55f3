#include "format/xml.h"

#include <expat.h>
#include <stdlib.h>

struct walk {
    XML_Parser parser;
    const struct xml_handler *handler;
    void *context;
    int depth;
    bool is_done; /* a handler had enough */
    bool is_too_deep;
    bool has_doctype;
};

static struct str local_name(const char *name) {
    const char *colon = strrchr(name, ':');
    return str_from(colon ? colon + 1 : name);
}

static void stop(struct walk *walk, bool *why) {
    *why = true;
    XML_StopParser(walk->parser, XML_FALSE);
}

static void on_start(void *context, const XML_Char *name, const XML_Char **attributes) {
    struct walk *walk = context;
    if (++walk->depth > XML_DEPTH_MAX)
        stop(walk, &walk->is_too_deep);
    else if (!walk->handler->start(walk->context, local_name(name), attributes))
        stop(walk, &walk->is_done);
}

/* expat closes an empty element even after its start stopped the walk. */
static void on_end(void *context, const XML_Char *name) {
    struct walk *walk = context;
    walk->depth--;
    if (!walk->is_done && !walk->is_too_deep && !walk->handler->end(walk->context, local_name(name)))
        stop(walk, &walk->is_done);
}

static void on_text(void *context, const XML_Char *text, int n) {
    struct walk *walk = context;
    walk->handler->text(walk->context, str_make(text, (size_t)n));
}

static void on_doctype(void *context, const XML_Char *name, const XML_Char *system, const XML_Char *public,
                       int has_internal_subset) {
    struct walk *walk = context;
    (void)name, (void)system, (void)public, (void)has_internal_subset;
    stop(walk, &walk->has_doctype);
}

static enum status result_of(const struct walk *walk, enum XML_Status parsed, struct error *err) {
    if (parsed == XML_STATUS_OK || walk->is_done)
        return STATUS_OK;
    if (walk->has_doctype)
        return error_set(err, STATUS_INVALID, "error.xlsx-doctype", "DOCTYPE");
    if (walk->is_too_deep)
        return error_set(err, STATUS_INVALID, "error.xlsx", "elements nested over %d deep", XML_DEPTH_MAX);
    return error_set(err, STATUS_INVALID, "error.xlsx", "xml line %lu: %s",
                     XML_GetCurrentLineNumber(walk->parser), XML_ErrorString(XML_GetErrorCode(walk->parser)));
}

/* In one piece: in many, expat looks again and again at a long element that has not ended (CVE-2023-52425). */
enum status xml_walk(struct str content, const struct xml_handler *handler, void *context,
                     struct error *err) {
    if (content.n > INT32_MAX)
        return error_set(err, STATUS_TOO_BIG, NULL, "%zu bytes of XML", content.n);
    struct walk walk = {.parser = XML_ParserCreate(NULL), .handler = handler, .context = context};
    if (!walk.parser)
        abort();
    XML_SetUserData(walk.parser, &walk);
    XML_SetElementHandler(walk.parser, on_start, on_end);
    XML_SetCharacterDataHandler(walk.parser, on_text);
    XML_SetStartDoctypeDeclHandler(walk.parser, on_doctype);
    enum XML_Status parsed = XML_Parse(walk.parser, content.n ? content.p : "", (int)content.n, XML_TRUE);
    enum status status = result_of(&walk, parsed, err);
    XML_ParserFree(walk.parser);
    return status;
}

struct str xml_attribute(const char **attributes, const char *name) {
    for (size_t i = 0; attributes[i]; i += 2)
        if (str_is(local_name(attributes[i]), name))
            return str_from(attributes[i + 1]);
    return (struct str){NULL, 0};
}
