/* Finds the face of the user's own photo. The photo is chosen or dropped; the user confirms the consent
 * of the person; the network's closest face is searched and reported. */
#pragma once

#include <gtk/gtk.h>
#include <limner/face.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_PORTRAIT_PHOTO (limner_portrait_photo_get_type ())
G_DECLARE_FINAL_TYPE (LimnerPortraitPhoto, limner_portrait_photo, LIMNER, PORTRAIT_PHOTO, GtkBox)

typedef struct
{
  /* Receives the face, marked as that of a real person, and the name of the photo's file. It must not
   * destroy the widget or start another search. */
  void (*found) (LimnerFace *face, const char *name, gpointer user_data);
  gpointer user_data;
} LimnerPortraitPhotoCalls;

GtkWidget *limner_portrait_photo_new (const LimnerPortraitPhotoCalls *calls);
/* Sets the network; NULL: none. Setting a network or destroying the widget cancels a search. */
void limner_portrait_photo_set_model (GtkWidget *photo, LimnerModel *model);
/* Chooses a file as if the user had chosen it; asks for consent again. */
void limner_portrait_photo_choose (GtkWidget *photo, const char *path);
/* Steps of the search, 1 … 100000; the default is 500. */
void limner_portrait_photo_set_steps (GtkWidget *photo, int steps);

G_END_DECLS
