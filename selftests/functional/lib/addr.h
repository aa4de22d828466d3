/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LIB_ADDR_H
#define _LIB_ADDR_H

#include <sys/socket.h>

#include "msg.h"

#define ADDR_TEXT 64

int addr_parse(const char *text, unsigned char out[16], int *bits);
const char *addr_text(const void *data, int len, char out[ADDR_TEXT]);
socklen_t addr_sock(const char *text, int port, struct sockaddr_storage *out);
void addr_put(struct msg *msg, int type, const char *text);
void prefix_put(struct msg *msg, int type, const char *text);
const char *prefix_text(const struct nlattr *nest, char out[ADDR_TEXT]);

#endif /* _LIB_ADDR_H */
