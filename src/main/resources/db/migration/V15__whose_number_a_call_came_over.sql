alter table call
  add column company text; -- by companies.json; null: nobody's, or the hub serves one house
