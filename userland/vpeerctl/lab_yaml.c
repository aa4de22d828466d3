// SPDX-License-Identifier: GPL-2.0-only
/* Labs as YAML: maps in blocks, lists in one line, of maps in one each. */
#include <stdio.h>
#include <string.h>

#include "lab.h"

static bool looks_like_number(const char *text)
{
	const char *dot = strchr(text, '.');

	if (!strchr("0123456789.+-", *text))
		return false;
	if (text[strspn(text, "0123456789abcdefoxABCDEFOX_.+-")])
		return false;
	return !dot || !strchr(dot + 1, '.');
}

/* Would other readers of YAML take a plain text for something else? */
static bool needs_quotes(const char *text)
{
	static const char *const words[] = {
		"true", "false", "yes", "no", "on", "off", "null", "y", "n",
	};
	size_t i;

	if (!*text || looks_like_number(text))
		return true;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcasecmp(text, words[i]))
			return true;
	return *text == '-' || *text == '.' ||
	       strcspn(text, ":#,[]{}&*!|>'\"%@`?\\ ") != strlen(text);
}

static void print_text(const char *text)
{
	const char *c;

	if (!needs_quotes(text)) {
		fputs(text, stdout);
		return;
	}
	putchar('"');
	for (c = text; *c; c++)
		printf(*c == '"' || *c == '\\' ? "\\%c" : "%c", *c);
	putchar('"');
}

static void print_scalar(const json_t *json)
{
	if (json_is_string(json))
		print_text(json_string_value(json));
	else if (json_is_integer(json))
		printf("%lld", (long long)json_integer_value(json));
	else
		fputs(json_is_true(json) ? "true" : "false", stdout);
}

static void print_list(const json_t *json)
{
	const json_t *item;
	size_t i;

	putchar('[');
	json_array_foreach(json, i, item) {
		fputs(i ? ", " : "", stdout);
		print_scalar(item);
	}
	putchar(']');
}

/* A map of scalars in one line, as a member of a list. */
static void print_member(const json_t *json, int indent)
{
	const char *key, *before = "";
	json_t *value;

	printf("%*s- {", indent, "");
	json_object_foreach((json_t *)json, key, value) {
		fputs(before, stdout);
		print_text(key);
		fputs(": ", stdout);
		print_scalar(value);
		before = ", ";
	}
	puts("}");
}

static bool print_members(const json_t *json, int indent)
{
	const json_t *item;
	size_t i;

	if (!json_is_object(json_array_get(json, 0)))
		return false;
	putchar('\n');
	json_array_foreach(json, i, item)
		print_member(item, indent);
	return true;
}

static void print_map(const json_t *json, int indent)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)json, key, value) {
		printf("%*s", indent, "");
		print_text(key);
		putchar(':');
		if (json_is_object(value) && json_object_size(value)) {
			putchar('\n');
			print_map(value, indent + 2);
			continue;
		}
		if (print_members(value, indent))
			continue;
		putchar(' ');
		if (json_is_object(value))
			fputs("{}", stdout);
		else if (json_is_array(value))
			print_list(value);
		else
			print_scalar(value);
		putchar('\n');
	}
}

/**
 * lab_print_yaml() - Print a lab as YAML.
 * @json: The lab in the words of state files.
 */
void lab_print_yaml(const json_t *json)
{
	print_map(json, 0);
}
