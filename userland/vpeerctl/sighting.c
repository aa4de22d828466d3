// SPDX-License-Identifier: GPL-2.0-only
/* Records of the module's tracepoints, read by the kernel's account of them. */
#include "sighting.h"

#include <linux/vpeer.h>
#include <stdio.h>
#include <string.h>

#include "words.h"

/**
 * struct wanted - A field of a tracepoint.
 * @name: Its name.
 * @size: Its size, of an array the least.
 * @forward: vpeer_forward has it.
 * @drop: vpeer_drop has it.
 */
static const struct wanted {
	const char *name;
	unsigned int size;
	bool forward;
	bool drop;
} wanted[SEEN_FIELDS] = {
	[SEEN_TYPE] = { "common_type", 2, true, true },
	[SEEN_FROM] = { "from", 1, true, true },
	[SEEN_SRC] = { "src", 16, true, true },
	[SEEN_DST] = { "dst", 16, true, true },
	[SEEN_SENDER] = { "sender", 4, true, true },
	[SEEN_LEN] = { "len", 4, true, true },
	[SEEN_IDENT] = { "ident", 4, true, true },
	[SEEN_TO] = { "to", 1, true, false },
	[SEEN_GENERATION] = { "generation", 8, true, false },
	[SEEN_NIC] = { "nic", 4, true, false },
	[SEEN_LINK] = { "link", 4, true, false },
	[SEEN_REASON] = { "reason", 1, false, true },
};

/* Records are small; what claims to lie further out is not believed. */
#define OFFSET_MAX	4096

static bool is_array(unsigned int size)
{
	return size == 1 || size == 16;
}

/* "field:u8 src[16];\toffset:40;\tsize:16;..." declares src. */
static bool declares(const char *line, size_t length, const char *name)
{
	size_t size = strlen(name);
	const char *end = memchr(line, ';', length), *bracket;

	if (!end)
		return false;
	bracket = memchr(line, '[', (size_t)(end - line));
	if (bracket)
		end = bracket;
	return (size_t)(end - line) > size && end[-(long)size - 1] == ' ' &&
	       !memcmp(end - size, name, size);
}

/* A field that is not as it should be counts as missing. */
static void take_place(const char *line, size_t length, enum seen_field field,
		       struct layout *layout)
{
	const char *at = memchr(line, ';', length);
	unsigned int offset, size, want = wanted[field].size;

	if (!at || sscanf(at, ";\toffset:%u;\tsize:%u;", &offset, &size) != 2)
		return;
	if (offset > OFFSET_MAX || size > OFFSET_MAX ||
	    (is_array(want) ? size < want : size != want))
		return;
	layout->field[field].offset = offset;
	layout->field[field].size = size;
}

static void take_line(const char *line, size_t length, struct layout *layout)
{
	static const char key[] = "\tfield:";
	const struct wanted *w;
	unsigned int i;

	if (length > 3 && !memcmp(line, "ID:", 3))
		sscanf(line, "ID: %u", &layout->id);
	if (length < sizeof(key) || memcmp(line, key, sizeof(key) - 1))
		return;
	for (i = 0; i < SEEN_FIELDS; i++) {
		w = &wanted[i];
		if ((layout->drops ? w->drop : w->forward) &&
		    declares(line, length, w->name))
			take_place(line, length, i, layout);
	}
}

/**
 * layout_parse() - Read how a tracepoint's records are laid out.
 * @text: What its file "format" says.
 * @drops: It is vpeer_drop, otherwise vpeer_forward.
 * @layout: Where it goes.
 *
 * Return: The name of what is missing, NULL if all is there.
 */
const char *layout_parse(const char *text, bool drops, struct layout *layout)
{
	const char *end;
	unsigned int i;

	memset(layout, 0, sizeof(*layout));
	layout->drops = drops;
	for (; *text; text = *end ? end + 1 : end) {
		end = strchrnul(text, '\n');
		take_line(text, (size_t)(end - text), layout);
	}
	if (!layout->id)
		return "ID";
	for (i = 0; i < SEEN_FIELDS; i++)
		if ((drops ? wanted[i].drop : wanted[i].forward) &&
		    !layout->field[i].size)
			return wanted[i].name;
	return NULL;
}

static uint64_t number(const struct layout *layout, const uint8_t *record,
		       enum seen_field field)
{
	unsigned int size = layout->field[field].size;
	const uint8_t *at = record + layout->field[field].offset;
	uint16_t two;
	uint32_t four;
	uint64_t eight = 0;

	if (size == sizeof(two)) {
		memcpy(&two, at, sizeof(two));
		return two;
	}
	if (size == sizeof(four)) {
		memcpy(&four, at, sizeof(four));
		return four;
	}
	if (size)
		memcpy(&eight, at, sizeof(eight));
	return eight;
}

static void name(const struct layout *layout, const uint8_t *record,
		 enum seen_field field, char *to, size_t room)
{
	size_t size = layout->field[field].size;

	if (size >= room)
		size = room - 1;
	memcpy(to, record + layout->field[field].offset, size);
	to[size] = '\0';
}

/* An IPv4 address is shown as ::ffff:a.b.c.d. */
static void address(const struct layout *layout, const uint8_t *record,
		    enum seen_field field, struct prefix *to)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	const uint8_t *at = record + layout->field[field].offset;

	if (memcmp(at, mapped, sizeof(mapped)))
		prefix_from_bytes(at, 16, to);
	else
		prefix_from_bytes(at + sizeof(mapped), 4, to);
}

static uint32_t reason_by_word(const char *word)
{
	uint32_t i;

	for (i = 0; i <= VPEER_REASON_MAX; i++)
		if (!strcmp(word_reason(i), word))
			break;
	return i;
}

/**
 * sighting_decode() - Read a record.
 * @layout: What a tracepoint's records look like.
 * @record: The record.
 * @size: Its size in bytes.
 * @s: Where it goes.
 *
 * Return: False if it is another tracepoint's, or too short.
 */
bool sighting_decode(const struct layout *layout, const void *record,
		     size_t size, struct sighting *s)
{
	char word[32];
	unsigned int i;

	for (i = 0; i < SEEN_FIELDS; i++)
		if (layout->field[i].offset + layout->field[i].size > size)
			return false;
	if (number(layout, record, SEEN_TYPE) != layout->id)
		return false;
	memset(s, 0, sizeof(*s));
	s->sender = (uint32_t)number(layout, record, SEEN_SENDER);
	s->receiver = (uint32_t)number(layout, record, SEEN_NIC);
	s->link = (uint32_t)number(layout, record, SEEN_LINK);
	s->length = (uint32_t)number(layout, record, SEEN_LEN);
	s->ident = (uint32_t)number(layout, record, SEEN_IDENT);
	s->generation = number(layout, record, SEEN_GENERATION);
	address(layout, record, SEEN_SRC, &s->source);
	address(layout, record, SEEN_DST, &s->destination);
	name(layout, record, SEEN_FROM, s->from, sizeof(s->from));
	name(layout, record, SEEN_TO, s->to, sizeof(s->to));
	name(layout, record, SEEN_REASON, word, sizeof(word));
	if (layout->drops)
		s->reason = reason_by_word(word);
	return true;
}
