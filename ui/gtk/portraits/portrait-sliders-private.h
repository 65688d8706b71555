/* A slider for each direction of a network, upon pictures of the face at -3 … 3 steps along it. What has no
 * name yet is "Direction n", and any can be renamed where it stands. */
#pragma once

#include <gtk/gtk.h>
#include <limner/face.h>

G_BEGIN_DECLS

typedef struct
{
  /* The person has moved them; NAME=VALUE …, "" none. */
  void (*moved) (const char *sliders, gpointer user_data);
  /* A face's picture of any size, not given away; NULL: not rendered yet, and limner_portrait_sliders_refresh
   * follows when it is. */
  cairo_surface_t *(*picture) (LimnerFace *face, gpointer user_data);
  /* Other pictures are wanted now. */
  void (*want) (gpointer user_data);
  gpointer user_data;
} LimnerPortraitSlidersCalls;

GtkWidget *limner_portrait_sliders_new (const LimnerPortraitSlidersCalls *calls);
/* Whose directions; NULL: none. A network without any is offered to have some found. */
void limner_portrait_sliders_set_model (GtkWidget *sliders, LimnerModel *model);
/* The face before it is moved (NULL: nobody), and where the sliders stand for it: NAME=VALUE …, by names of
 * now or before. Moves of unknown names stay in the text. */
void limner_portrait_sliders_set_face (GtkWidget *sliders, LimnerFace *face, const char *text);
/* The pictures are those of limner_face_moved_but; a direction that moves locked layers alone cannot be used.
 */
void limner_portrait_sliders_set_locked (GtkWidget *sliders, LimnerLayerRange range, gboolean locked);

/* Adds the faces of all pictures, from the first slider on, to an array of LimnerFace* that does not own
 * them; they live until another face or network is set. */
void limner_portrait_sliders_add_wanted (GtkWidget *sliders, GPtrArray *faces);
/* The face has its picture now. */
void limner_portrait_sliders_refresh (GtkWidget *sliders, LimnerFace *face);

G_END_DECLS
