using ImageBuilderAutomation.Aws.DynamoDB;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

public abstract partial class TableContract
{
    private static readonly string Heavy = new('x', 150_000);

    [ContractFact]
    public async Task Lists_one_partition_in_the_order_of_its_sort_keys()
    {
        foreach (var sort in new[] { "b", "a", "c#2", "c#1" })
            await PutAsync(new(Key(sort), "thing"));
        await PutAsync(new(Key() with { Partition = Key().Partition + "-other" }, "thing"));

        Assert.Equal(["a", "b", "c#1", "c#2"], await SortsAsync(new(TableIndex.Table, Key().Partition)));
        Assert.Equal(["c#2", "c#1", "b", "a"], await SortsAsync(new(TableIndex.Table, Key().Partition) { Descending = true }));
    }

    [ContractFact]
    public async Task Lists_sort_keys_that_begin_with_a_prefix()
    {
        foreach (var sort in new[] { "gate", "gate#1", "gate#2", "gate#2🙂", "gates", "build" })
            await PutAsync(new(Key(sort), "thing"));

        Assert.Equal(["gate#1", "gate#2", "gate#2🙂"], await SortsAsync(new(TableIndex.Table, Key().Partition) { SortPrefix = "gate#" }));
        Assert.Equal(["gate#2🙂", "gate#2", "gate#1"], await SortsAsync(new(TableIndex.Table, Key().Partition) { SortPrefix = "gate#", Descending = true }));
    }

    [ContractFact]
    public async Task Orders_sort_keys_by_their_UTF8_bytes()
    {
        string[] inOrder = ["A", "Z", "a", "é", "\uD7FF", "\uE000", "\uFFFD", "😀"];
        foreach (var sort in inOrder.Reverse())
            await PutAsync(new(Key(sort), "thing"));

        Assert.Equal(inOrder, await SortsAsync(new(TableIndex.Table, Key().Partition)));
    }

    [ContractFact]
    public async Task Stops_at_the_limit_and_not_before()
    {
        for (var n = 0; n < 5; n++)
            await PutAsync(new(Key($"{n}"), "thing"));

        Assert.Equal(["4", "3"], await SortsAsync(new(TableIndex.Table, Key().Partition) { Descending = true, Limit = 2 }));
        Assert.Equal(5, (await SortsAsync(new(TableIndex.Table, Key().Partition) { Limit = 5 })).Count);
        Assert.Equal(5, (await SortsAsync(new(TableIndex.Table, Key().Partition) { Limit = 6 })).Count);
    }

    [ContractFact]
    public async Task Reads_more_than_one_page()
    {
        // 25 items of 150 KB are four pages of at most one megabyte.
        var expected = Enumerable.Range(0, 25).Select(n => $"{n:D2}").ToList();
        foreach (var sort in expected)
            await PutAsync(new(Key(sort), "thing") { Body = Heavy });

        Assert.Equal(expected, await SortsAsync(new(TableIndex.Table, Key().Partition)));
        Assert.Equal(expected[^20..].AsEnumerable().Reverse(), await SortsAsync(new(TableIndex.Table, Key().Partition) { Descending = true, Limit = 20 }));
    }

    [ContractFact]
    public async Task Reads_more_than_one_page_of_an_index_with_equal_sort_keys()
    {
        var together = new ItemKey($"{Key().Partition}#day", "2026-11-20");
        for (var n = 0; n < 20; n++)
            await PutAsync(new(Key($"{n:D2}"), "thing") { Body = Heavy, Index2 = together });

        var sorts = await SortsAsync(new(TableIndex.Index2, together.Partition));

        Assert.Equal(20, sorts.Count);
        Assert.Equal(20, sorts.Distinct().Count());
    }

    [ContractFact]
    public async Task Leaves_items_without_the_attributes_out_of_an_index()
    {
        var open = $"{Key().Partition}#open";
        await PutAsync(new(Key("open"), "thing") { Index3 = new(open, "1") });
        await PutAsync(new(Key("closed"), "thing"));

        Assert.Equal(["open"], await SortsAsync(new(TableIndex.Index3, open)));
        Assert.Empty(await SortsAsync(new(TableIndex.Index1, open)));
    }

    [ContractFact]
    public async Task Moves_an_item_in_the_index_when_its_attributes_change_and_drops_it_when_they_are_removed()
    {
        var (building, available) = ($"{Key().Partition}#BUILDING", $"{Key().Partition}#AVAILABLE");
        await PutAsync(new(Key(), "thing") { Index3 = new(building, "1") });

        Assert.True(await Table.TryPutAsync(new(Key(), "thing") { Version = 2, Index3 = new(available, "1") }, 1, default));
        Assert.Empty(await SortsAsync(new(TableIndex.Index3, building)));
        Assert.Equal(["only"], await SortsAsync(new(TableIndex.Index3, available)));

        Assert.True(await Table.TryPutAsync(new(Key(), "thing") { Version = 3 }, 2, default));
        Assert.Empty(await SortsAsync(new(TableIndex.Index3, available)));
    }

    private async Task<IReadOnlyList<string>> SortsAsync(TableQuery query)
    {
        List<string> sorts = [];
        await foreach (var item in Table.QueryAsync(query, default))
            sorts.Add(item.Key.Sort);
        return sorts;
    }
}
