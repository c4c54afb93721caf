window.YTD.tweets.part0 = [
 {
  "tweet": {
   "id": "300000000000000001",
   "id_str": "300000000000000001",
   "full_text": "The tide table on the pier is a year old. The tide still reads it: https://t.example/tide",
   "created_at": "Sat Feb 09 16:20:00 +0000 2013",
   "source": "<a href=\"https://notebook.example/app\" rel=\"nofollow\">An app</a>",
   "favorite_count": "4",
   "retweet_count": "1",
   "lang": "en",
   "entities": {
    "hashtags": [],
    "urls": [
     {
      "url": "https://t.example/tide",
      "expanded_url": "https://notebook.example/tide-table",
      "display_url": "notebook.example/tide-table"
     }
    ]
   }
  }
 }
]
