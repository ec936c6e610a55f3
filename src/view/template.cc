// The wall between C and ctemplate: no exception and no C++ type passes.
#include <ctemplate/template.h>
#include <ctemplate/template_dictionary_interface.h>

#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

extern "C" {
#include "view/template.h"
#include "view/template_source.h"
}

using ctemplate::TemplateString;

namespace {

constexpr size_t SOURCE_BYTES_MAX = 4 * 1024 * 1024;

str name_of(const TemplateString &s) { return str_make(s.data(), s.size()); }

template <typename Function> status guarded(error *err, Function function) noexcept {
    try {
        return function();
    } catch (const std::exception &e) {
        return error_set(err, STATUS_INTERNAL, nullptr, "template: %s", e.what());
    } catch (...) {
        return error_set(err, STATUS_INTERNAL, nullptr, "template: unknown exception");
    }
}

// What belongs to one call of template_render: the first mistake, and a place for numbers as text.
struct Rendering {
    char number[24];
    bool failed = false;
    char name[80];
    const char *why = nullptr;

    TemplateString fail(str wanted, const char *reason) {
        if (!failed)
            snprintf(name, sizeof name, "%.*s", STR_ARG(wanted));
        if (!failed)
            why = reason;
        failed = true;
        return TemplateString("", 0);
    }
};

const node first_or_last[2] = {{NODE_BOOL, {}, {}, 0, nullptr, nullptr, nullptr, nullptr},
                               {NODE_BOOL, {}, {}, 1, nullptr, nullptr, nullptr, nullptr}};

// A node of the tree as ctemplate's dictionary. Sections stand on each other: names are looked up outwards.
class Scope final : public ctemplate::TemplateDictionaryInterface {
  public:
    Scope(Rendering &rendering, const Scope *outer) : rendering_(rendering), outer_(outer) {}
    Scope(const Scope &) = delete;
    Scope &operator=(const Scope &) = delete;

    void enter(const node *entered, bool first, bool last) {
        here_ = entered;
        is_first_ = first;
        is_last_ = last;
    }
    void mark_item() { is_item_ = true; }

  protected:
    TemplateString GetValue(const TemplateString &variable) const override {
        const str name = name_of(variable);
        const node *found = find(name);
        if (!found)
            return rendering_.fail(name, "is unknown");
        if ((found->kind == NODE_HTML) != bool(str_ends(name, S(TEMPLATE_RAW))))
            return rendering_.fail(name, "is HTML by its name or by its value, but not by both");
        switch (found->kind) {
        case NODE_TEXT:
        case NODE_HTML:
            return TemplateString(found->text.n ? found->text.p : "", found->text.n);
        case NODE_BOOL:
            return found->number ? TemplateString("true", 4) : TemplateString("false", 5);
        case NODE_INT: {
            int n = snprintf(rendering_.number, sizeof rendering_.number, "%" PRId64, found->number);
            return TemplateString(rendering_.number, static_cast<size_t>(n));
        }
        case NODE_MAP:
        case NODE_LIST:
            break;
        }
        return rendering_.fail(name, "is a section, no value");
    }

    bool IsHiddenSection(const TemplateString &section) const override {
        const str name = name_of(section);
        if (is_main(name))
            return false;
        const str negation = S(TEMPLATE_NOT);
        if (str_starts(name, negation))
            return node_truth(find(str_skip(name, negation.n)));
        return !node_truth(find(name));
    }

    bool IsUnhiddenSection(const TemplateString &section) const override { return !IsHiddenSection(section); }

    Iterator *CreateSectionIterator(const TemplateString &section) const override;

    // Parts are put in at load, so ctemplate never meets one.
    bool IsHiddenTemplate(const TemplateString &) const override { return true; }
    const char *GetIncludeTemplateName(const TemplateString &, int) const override { return nullptr; }
    Iterator *CreateTemplateIterator(const TemplateString &) const override;
    void DumpToString(std::string *, int) const override {}

  private:
    class Children;

    static bool is_main(str name) { return str_starts(name, S("__")); }

    const node *find_here(str name) const {
        const node *found = here_->kind == NODE_MAP ? node_find(here_, name) : nullptr;
        if (found || !is_item_)
            return found;
        if (here_->kind == NODE_TEXT && str_eq(name, S(TEMPLATE_ITEM)))
            return here_;
        if (str_eq(name, S("first")))
            return &first_or_last[is_first_];
        return str_eq(name, S("last")) ? &first_or_last[is_last_] : nullptr;
    }

    const node *find(str name) const {
        for (const Scope *scope = this; scope; scope = scope->outer_)
            if (const node *found = scope->find_here(name))
                return found;
        return nullptr;
    }

    Rendering &rendering_;
    const Scope *outer_;
    const node *here_ = nullptr;
    bool is_item_ = false, is_first_ = false, is_last_ = false;
};

class Scope::Children final : public Scope::Iterator {
  public:
    Children(const Scope &within, const node *map_or_list)
        : scope_(within.rendering_, &within),
          list_(map_or_list && map_or_list->kind == NODE_LIST ? map_or_list : nullptr),
          next_(list_ ? list_->first : map_or_list) {
        if (list_)
            scope_.mark_item();
    }
    bool HasNext() const override { return next_ != nullptr; }
    const TemplateDictionaryInterface &Next() override {
        const node *entered = next_;
        next_ = list_ ? entered->next : nullptr;
        scope_.enter(entered, list_ && entered == list_->first, next_ == nullptr);
        return scope_;
    }

  private:
    Scope scope_;
    const node *list_, *next_;
};

// Maps and lists give their own scopes; for all else an empty iterator says: go on in this one.
Scope::Iterator *Scope::CreateSectionIterator(const TemplateString &section) const {
    const str name = name_of(section);
    const node *found = name.p[0] == '_' ? nullptr : find(name);
    bool has_children = found && (found->kind == NODE_MAP || found->kind == NODE_LIST);
    return new Children(*this, has_children ? found : nullptr);
}

Scope::Iterator *Scope::CreateTemplateIterator(const TemplateString &) const {
    return new Children(*this, nullptr);
}

class BufEmitter final : public ctemplate::ExpandEmitter {
  public:
    explicit BufEmitter(buf *out) : out_(out) {}
    void Emit(char c) override { buf_add_char(out_, c); }
    void Emit(const std::string &s) override { buf_add(out_, str_make(s.data(), s.size())); }
    void Emit(const char *s) override { buf_add(out_, str_from(s)); }
    void Emit(const char *s, size_t n) override { buf_add(out_, str_make(s, n)); }

  private:
    buf *out_;
};

struct Page {
    std::string name;
    const catalog *language;
    std::unique_ptr<ctemplate::Template> parsed;
};

} // namespace

struct templates {
    std::vector<Page> pages;
};

namespace {

status load_page(templates &set, const template_files &files, const template_file &file,
                 const catalog *language, error *err) {
    buf source = BUF_INIT(SOURCE_BYTES_MAX);
    status result = template_source(&files, &file, language, &source, err);
    std::unique_ptr<ctemplate::Template> parsed;
    if (result == STATUS_OK)
        parsed.reset(ctemplate::Template::StringToTemplate(source.p, source.n, ctemplate::STRIP_BLANK_LINES));
    buf_release(&source);
    if (result != STATUS_OK)
        return result;
    std::string name(file.name.p, file.name.n);
    if (!parsed) {
        error_set(err, STATUS_INVALID, "error.template", "%s: refused by ctemplate", name.c_str());
        return error_arg(err, name.c_str());
    }
    set.pages.push_back(Page{std::move(name), language, std::move(parsed)});
    return STATUS_OK;
}

status load_folder(templates &set, arena *scratch, const char *folder, const catalogs *languages,
                   error *err) {
    template_files files;
    status result = template_files_read(scratch, folder, &files, err);
    for (size_t i = 0; result == STATUS_OK && i < files.count; i++)
        for (size_t j = 0; result == STATUS_OK && j < catalogs_count(languages); j++)
            result = load_page(set, files, files.items[i], catalogs_at(languages, j), err);
    return result;
}

const Page *find_page(const templates &set, str name, const catalog *language) {
    for (const Page &page : set.pages)
        if (page.language == language && str_eq(str_make(page.name.data(), page.name.size()), name))
            return &page;
    return nullptr;
}

status render(const Page &page, const node *tree, buf *out, error *err) {
    Rendering rendering;
    Scope root(rendering, nullptr);
    root.enter(tree, false, false);
    BufEmitter emitter(out);
    bool whole = page.parsed->ExpandWithData(&emitter, &root, nullptr);
    if (rendering.failed)
        return error_set(err, STATUS_INTERNAL, nullptr, "template %s: name %s %s", page.name.c_str(),
                         rendering.name, rendering.why);
    if (!whole)
        return error_set(err, STATUS_INTERNAL, nullptr, "template %s does not expand", page.name.c_str());
    return buf_check(out, err);
}

} // namespace

extern "C" status templates_open(const char *folder, const struct catalogs *catalogs,
                                 struct templates **ret_templates, error *err) {
    arena scratch = ARENA_INIT;
    status result = guarded(err, [&] {
        auto set = std::make_unique<templates>();
        status loaded = load_folder(*set, &scratch, folder, catalogs, err);
        if (loaded == STATUS_OK)
            *ret_templates = set.release();
        return loaded;
    });
    arena_release(&scratch);
    return result;
}

extern "C" void templates_close(struct templates *templates) { delete templates; }

extern "C" status template_render(const struct templates *templates, const char *name,
                                  const struct catalog *catalog, const struct node *tree, struct buf *out,
                                  error *err) {
    return guarded(err, [&] {
        const Page *page = find_page(*templates, str_from(name), catalog);
        if (!page)
            return error_set(err, STATUS_INTERNAL, nullptr, "no template %s", name);
        return render(*page, tree, out, err);
    });
}
