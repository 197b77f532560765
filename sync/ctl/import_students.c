/* students.csv: kind,id,name,tail,room,state,language. A card and whose it is. The card's number becomes a
 * reference and the name is masked here: neither gets into the database. */
#include "base/status.h"
#include "base/text.h"
#include "ctl/import.h"
#include "ctl/mask.h"
#include "station/card.h"

#include <ctype.h>
#include <string.h>

enum { KIND, ID, NAME, TAIL, ROOM, STATE, LANGUAGE, COLUMNS };

/* Upper case, as a reader gives it. */
static void take_id(struct csv *csv, const char *text, char id[ASN_SIZE])
{
    size_t length = strlen(text);
    if (length < 8 || length >= ASN_SIZE || length % 2 || strspn(text, "0123456789ABCDEFabcdef") != length) {
        csv_tell(csv, "id is not 4 to 10 bytes in hexadecimal; correct it");
        length = 0;
    }
    for (size_t i = 0; i < length; i++)
        id[i] = (char)toupper((unsigned char)text[i]);
    id[length] = '\0';
}

static int check_room(struct import *import, struct csv *csv, const char *room)
{
    struct db_query query;
    db_query_begin(&query, import->db, "SELECT 1 FROM room WHERE id = $1");
    db_bind_text(&query, 1, room);
    if (room[0] != '\0' && !db_query_row(&query))
        csv_tell(csv, "room %s is not known; import it with rooms first, or leave the field empty", room);
    return db_query_end(&query);
}

static void take_words(struct csv *csv, const char *const *fields, struct account *account)
{
    const char *language = fields[LANGUAGE];
    import_check_text(csv, "name", fields[NAME], CSV_FIELD_SIZE);
    if (name_mask(fields[NAME], account->name, sizeof account->name))
        csv_tell(csv, "name is too long; shorten it");
    if (text_copy(account->tail, sizeof account->tail, fields[TAIL]))
        csv_tell(csv, "tail has more than 4 characters; give the last four of the printed number");
    if (card_state_parse(fields[STATE], &account->state))
        csv_tell(csv, "state = %s is not ok, frozen or expired; write one of them", fields[STATE]);
    if (language[0] != '\0' && strcmp(language, "zh-CN") != 0 && strcmp(language, "en") != 0)
        csv_tell(csv, "language = %s is neither zh-CN nor en nor empty; write one of them", language);
    else
        text_copy(account->language, sizeof account->language, language);
}

static int row(void *context, struct csv *csv, const char *const *fields)
{
    struct import *import = context;
    struct account account = {0};
    char id[ASN_SIZE];
    int before = csv->mistakes;
    if (strcmp(fields[KIND], "asn") != 0 && strcmp(fields[KIND], "uid") != 0)
        csv_tell(csv, "kind = %s is neither asn nor uid; write one of them", fields[KIND]);
    take_id(csv, fields[ID], id);
    take_words(csv, fields, &account);
    int status = check_room(import, csv, fields[ROOM]);
    if (status || csv->mistakes > before)
        return status;
    account.ref = card_ref_make(import->card_salt, fields[KIND], id);
    text_copy(account.room.text, sizeof account.room.text, fields[ROOM]);
    status = import_once(import, csv, "card", account.ref.text);
    return status || csv->mistakes > before ? status : card_put(import->db, &account);
}

const struct import_kind import_students = {
    "students", {"kind", "id", "name", "tail", "room", "state", "language"}, COLUMNS, row, NULL};
