/* The face in a photo of one's own: chosen or dropped, with the consent of the person shown, looked for by
 * the network and given out. */
#pragma once

#include <gtk/gtk.h>
#include <limner/face.h>

G_BEGIN_DECLS

typedef struct
{
  /* A face of the network, labelled as a real person's, and what the photo's file is called. The widget may
   * not be destroyed or given anything else from in here. */
  void (*found) (LimnerFace *face, const char *name, gpointer user_data);
  gpointer user_data;
} LimnerPortraitPhotoCalls;

GtkWidget *limner_portrait_photo_new (const LimnerPortraitPhotoCalls *calls);
/* In which network faces are looked for; NULL: none. A search that runs is stopped, as when it is destroyed.
 */
void limner_portrait_photo_set_model (GtkWidget *photo, LimnerModel *model);
/* As if the person had chosen that file; consent is asked for anew. */
void limner_portrait_photo_choose (GtkWidget *photo, const char *path);
/* Of the search, 1 … 100000; 500 unless set. */
void limner_portrait_photo_set_steps (GtkWidget *photo, int steps);

G_END_DECLS
