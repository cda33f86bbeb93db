using Amazon.DynamoDBv2.Model;
using ImageBuilderAutomation.Aws.DynamoDB;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

/// <summary>Tests BatchGetItem: which items it returns, and which requests it refuses.</summary>
public abstract partial class TableContract
{
    private const int MaxKeys = 100;

    [ContractFact]
    public async Task A_batch_returns_the_items_that_exist()
    {
        foreach (var sort in new[] { "1", "2", "3" })
            await PutAsync(new(Key(sort), "thing") { Body = $"body {sort}" });

        var answer = await BatchAsync([Key("3"), Key("absent"), Key("1")], consistent: true);

        Assert.Equal(["1", "3"], SortsOf(answer).Order());
        Assert.Equal(["body 1", "body 3"], answer.Responses[ITableFixture.TableName].Select(i => i["body"].S).Order());
        Assert.Empty(answer.UnprocessedKeys);
    }

    [ContractFact]
    public async Task A_batch_without_a_match_returns_an_empty_list_of_its_table()
    {
        var answer = await BatchAsync([Key("absent")]);

        Assert.Empty(answer.Responses[ITableFixture.TableName]);
        Assert.Empty(answer.UnprocessedKeys);
    }

    [ContractFact]
    public async Task A_batch_reads_a_hundred_keys_and_refuses_one_more()
    {
        await PutAsync(new(Key("7"), "thing"));
        var keys = Enumerable.Range(0, MaxKeys + 1).Select(n => Key($"{n}")).ToList();

        Assert.Single((await BatchAsync(keys[..MaxKeys])).Responses[ITableFixture.TableName]);
        await RefusesAsync(() => BatchAsync(keys));
    }

    [ContractFact]
    public async Task Refuses_a_batch_that_names_a_key_twice() => await RefusesAsync(() => BatchAsync([Key("1"), Key("2"), Key("1")]));

    [ContractFact]
    public async Task Refuses_a_batch_without_keys_or_without_tables()
    {
        await RefusesAsync(() => BatchAsync([]));
        await RefusesAsync(() => Client.BatchGetItemAsync([]));
    }

    [ContractFact]
    public async Task Refuses_a_batch_with_a_key_that_does_not_match_the_schema() => await RefusesAsync(
        () => Client.BatchGetItemAsync(OfRecords([ItemOf(Key()), new() { ["pk"] = new("x") }])));

    [ContractFact]
    public async Task A_batch_of_an_unknown_table_finds_no_resource() => await Assert.ThrowsAsync<ResourceNotFoundException>(
        () => Client.BatchGetItemAsync(new Dictionary<string, KeysAndAttributes> { ["elsewhere"] = new() { Keys = [ItemOf(Key())] } }));

    // Documented: at most 16 MB an answer. Dynalite stops earlier, so the test follows the keys to their end.
    [ContractFact]
    public async Task A_batch_above_sixteen_megabytes_leaves_keys_for_the_next_call()
    {
        var keys = Enumerable.Range(0, 44).Select(n => Key($"{n}")).ToList();
        foreach (var key in keys)
            await PutRawAsync(new(ItemOf(key)) { ["body"] = new(new string('x', 390 * 1024)) });

        List<string> found = [];
        var answer = await BatchAsync(keys, consistent: true);
        Assert.NotEmpty(answer.UnprocessedKeys[ITableFixture.TableName].Keys);
        Assert.True(answer.UnprocessedKeys[ITableFixture.TableName].ConsistentRead);
        found.AddRange(SortsOf(answer));
        while (answer.UnprocessedKeys.Count > 0)
        {
            answer = await Client.BatchGetItemAsync(answer.UnprocessedKeys);
            Assert.NotEmpty(SortsOf(answer));
            found.AddRange(SortsOf(answer));
        }

        Assert.Equal(keys.Select(k => k.Sort).Order(), found.Order());
    }

    private static IEnumerable<string> SortsOf(BatchGetItemResponse answer) => answer.Responses[ITableFixture.TableName].Select(i => i["sk"].S);

    private Task<BatchGetItemResponse> BatchAsync(IReadOnlyList<ItemKey> keys, bool? consistent = null) =>
        Client.BatchGetItemAsync(OfRecords([.. keys.Select(ItemOf)], consistent));

    private static BatchGetItemRequest OfRecords(List<Dictionary<string, AttributeValue>> keys, bool? consistent = null) =>
        new(new Dictionary<string, KeysAndAttributes> { [ITableFixture.TableName] = new() { Keys = keys, ConsistentRead = consistent } });
}
