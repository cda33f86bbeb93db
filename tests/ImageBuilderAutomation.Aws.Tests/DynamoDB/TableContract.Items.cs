using ImageBuilderAutomation.Aws.DynamoDB;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

public abstract partial class TableContract
{
    [ContractFact]
    public async Task Finds_nothing_where_nothing_was_put() => Assert.Null(await Table.GetAsync(Key(), default));

    [ContractFact]
    public async Task Returns_an_item_as_it_was_put()
    {
        var item = new TableItem(Key(), "thing")
        {
            Version = 1,
            Body = """{"name":"Größe → \"done\" 🙂"}""",
            Index1 = new($"{AccountRegion.Account}#one", "a"),
            Index3 = new($"{AccountRegion.Account}#three", "c"),
            Display = new Dictionary<string, string> { ["status"] = "AVAILABLE" },
        };

        Assert.True(await Table.TryPutAsync(item, 0, default));
        var read = await Table.GetAsync(item.Key, default);

        Assert.Equivalent(item, read, strict: true);
    }

    [ContractFact]
    public async Task Puts_an_absent_item_once()
    {
        Assert.True(await Table.TryPutAsync(new(Key(), "thing") { Version = 1, Body = "first" }, 0, default));
        Assert.False(await Table.TryPutAsync(new(Key(), "thing") { Version = 1, Body = "second" }, 0, default));

        Assert.Equal("first", (await Table.GetAsync(Key(), default))?.Body);
    }

    [ContractFact]
    public async Task Replaces_an_item_only_at_the_version_that_was_read()
    {
        await PutAsync(new(Key(), "thing") { Body = "first" });

        Assert.True(await Table.TryPutAsync(new(Key(), "thing") { Version = 2, Body = "second" }, 1, default));
        Assert.False(await Table.TryPutAsync(new(Key(), "thing") { Version = 2, Body = "late" }, 1, default));

        var read = await Table.GetAsync(Key(), default);
        Assert.Equal(("second", 2), (read?.Body, read?.Version));
    }

    [ContractFact]
    public async Task Does_not_replace_an_item_that_is_absent()
    {
        Assert.False(await Table.TryPutAsync(new(Key(), "thing") { Version = 4 }, 3, default));

        Assert.Null(await Table.GetAsync(Key(), default));
    }

    [ContractFact]
    public async Task Of_two_hundred_concurrent_writers_for_twenty_items_one_wins_each()
    {
        var created = await RaceAsync(expectedVersion: 0);
        var replaced = await RaceAsync(expectedVersion: 1);

        Assert.All(created, winners => Assert.Equal(1, winners));
        Assert.All(replaced, winners => Assert.Equal(1, winners));
    }

    private async Task<IReadOnlyList<int>> RaceAsync(long expectedVersion)
    {
        var racers = Enumerable.Range(0, 200).Select(async racer =>
        {
            var item = new TableItem(Key($"{racer % 20}"), "thing") { Version = expectedVersion + 1, Body = $"racer {racer}" };
            return (Item: racer % 20, Won: await Table.TryPutAsync(item, expectedVersion, default));
        });
        return [.. (await Task.WhenAll(racers)).GroupBy(r => r.Item).Select(g => g.Count(r => r.Won))];
    }
}
