/* Writes N exemplars of 1,500 to 2,500 Chinese characters as Markdown files, the same ones for the same seed. The words
 * follow Zipf's law over a lexicon of field terms and made-up two-character words, so that posting lists have the shape that
 * real text gives them. Usage: generate COUNT SEED FOLDER */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { LEXICON = 6000, WORD_BYTES = 16, FILES_PER_FOLDER = 1000 };

static const char *const terms[] = {
    "调解",   "纠纷",   "双方",   "当事人", "赔偿", "协议",   "邻居",   "楼上",   "漏水", "装修", "损失",
    "物业",   "工资",   "拖欠",   "合同",   "草场", "边界",   "承包",   "彩礼",   "离婚", "抚养", "赡养",
    "宅基地", "土地",   "征地",   "补偿",   "医院", "手术",   "鉴定",   "事故",   "车辆", "保险", "借款",
    "利息",   "欠条",   "租房",   "押金",   "噪音", "养狗",   "停车",   "电梯",   "供暖", "牲畜", "围栏",
    "庄稼",   "苏木",   "嘎查",   "社区",   "街道", "司法所", "调委会", "证据",   "现场", "勘查", "道歉",
    "谅解",   "履行",   "回访",   "分期",   "付款", "民法典", "责任",   "过错",   "义务", "权利", "相邻",
    "所有权", "使用权", "旅游",   "退款",   "网购", "商标",   "快递",   "电动车", "充电", "消防", "污染",
    "排水",   "施工",   "农民工", "包工头", "工伤", "社保",
};

static const char characters[] =
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而"
    "方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好"
    "应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向"
    "道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特"
    "件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队"
    "南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风"
    "切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许"
    "步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列"
    "习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派"
    "层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严";

static unsigned long long state;

static unsigned next_random(unsigned below) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)((state >> 11) % below);
}

static char lexicon[LEXICON][WORD_BYTES];
static double weights[LEXICON];

static void make_lexicon(void) {
    size_t known = sizeof terms / sizeof terms[0], count = (sizeof characters - 1) / 3;
    double sum = 0;
    for (size_t i = 0; i < LEXICON; i++) {
        if (i < known)
            snprintf(lexicon[i], WORD_BYTES, "%s", terms[i]);
        else
            snprintf(lexicon[i], WORD_BYTES, "%.3s%.3s", characters + 3 * next_random((unsigned)count),
                     characters + 3 * next_random((unsigned)count));
        sum += 1.0 / (double)(i + 8);
        weights[i] = sum;
    }
    for (size_t i = 0; i < LEXICON; i++)
        weights[i] /= sum;
}

static const char *next_word(void) {
    double x = next_random(1u << 30) / (double)(1u << 30);
    size_t low = 0, high = LEXICON - 1;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (weights[middle] < x)
            low = middle + 1;
        else
            high = middle;
    }
    return lexicon[low];
}

static void write_words(FILE *out, unsigned count) {
    for (unsigned i = 0; i < count; i++)
        fputs(next_word(), out);
}

/* Paragraphs of sentences until about `characters` are written. */
static void write_text(FILE *out, unsigned characters_wanted) {
    for (unsigned written = 0; written < characters_wanted;) {
        unsigned words = 4 + next_random(9);
        write_words(out, words);
        written += 2 * words + 1;
        fputs(next_random(3) ? "，" : next_random(6) ? "。" : "。\n\n", out);
    }
    fputs("。\n\n", out);
}

static void write_section(FILE *out, const char *heading, unsigned characters_wanted) {
    fprintf(out, "## %s\n\n", heading);
    write_text(out, characters_wanted);
}

static void write_front_matter(FILE *out, unsigned number) {
    static const char *const areas[] = {"150202", "150203", "150204", "150207", "150221", "150222", "150223"};
    unsigned year = 2015 + next_random(11);
    fprintf(out, "---\ntype: exemplar\nid: gen-%06u\nnumber: 生成%06u\ntitle: ", number, number);
    write_words(out, 6 + next_random(4));
    fputs("\nsubtitle: ", out);
    write_words(out, 10);
    fprintf(out, "\ncategory: \"%02u\"\narea: \"%s\"\nyear: %u\nresult: %s\namount: %u\n",
            1 + next_random(17), areas[next_random(7)], year, next_random(5) ? "success" : "failed",
            100 + next_random(90000));
    fputs("keywords: [", out);
    for (int i = 0; i < 5; i++)
        fprintf(out, "%s%s%s%s", i ? ", " : "", next_word(), next_word(), next_word());
    fputs("]\nasks: [", out);
    for (int i = 0; i < 3; i++) {
        fputs(i ? ", " : "", out);
        write_words(out, 6);
    }
    fprintf(out, "]\nstate: published\npublished: %u-%02u-%02u\nsample: yes\n---\n\n", year,
            1 + next_random(12), 1 + next_random(28));
}

static void write_exemplar(FILE *out, unsigned number) {
    unsigned characters_wanted = 1500 + next_random(1001);
    write_front_matter(out, number);
    write_section(out, "案情简介", characters_wanted * 3 / 10);
    write_section(out, "争议焦点", characters_wanted / 10);
    fputs("## 调解过程\n\n", out);
    for (int step = 0; step < 3; step++) {
        fputs("### ", out);
        write_words(out, 4);
        fputs("\n\n", out);
        write_text(out, characters_wanted / 10);
    }
    write_section(out, "法律依据", characters_wanted / 10);
    write_section(out, "调解结果", characters_wanted / 10);
    write_section(out, "案例点评", characters_wanted / 10);
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: %s COUNT SEED FOLDER\n", argv[0]);
        return 2;
    }
    unsigned count = (unsigned)strtoul(argv[1], NULL, 10);
    state = strtoull(argv[2], NULL, 10) * 2654435761u + 88172645463325252ull;
    make_lexicon();
    for (unsigned i = 0; i < count; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%03u", argv[3], i / FILES_PER_FOLDER);
        mkdir(path, 0750);
        snprintf(path, sizeof path, "%s/%03u/%06u.md", argv[3], i / FILES_PER_FOLDER, i);
        FILE *out = fopen(path, "w");
        if (!out) {
            perror(path);
            return 1;
        }
        write_exemplar(out, i);
        fclose(out);
    }
    return 0;
}
