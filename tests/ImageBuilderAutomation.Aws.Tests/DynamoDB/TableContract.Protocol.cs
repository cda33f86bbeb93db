using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using ImageBuilderAutomation.Aws.DynamoDB;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

/// <summary>Tests the wire protocol: responses and errors that the adapter's own calls never cause.</summary>
public abstract partial class TableContract
{
    [ContractFact]
    public async Task Does_not_know_a_table_that_was_not_created() => await Assert.ThrowsAsync<ResourceNotFoundException>(
        () => new RecordTable(Client, "elsewhere").GetAsync(Key(), default));

    [ContractFact]
    public async Task Refuses_a_consistent_read_of_an_index() => await RefusesAsync(() => Client.QueryAsync(new QueryRequest
    {
        TableName = ITableFixture.TableName,
        IndexName = "index1",
        ConsistentRead = true,
        KeyConditionExpression = "pk1 = :p",
        ExpressionAttributeValues = new() { [":p"] = new("x") },
    }));

    [ContractFact]
    public async Task Refuses_an_index_the_table_does_not_have() => await RefusesAsync(() => Client.QueryAsync(new QueryRequest
    {
        TableName = ITableFixture.TableName,
        IndexName = "index9",
        KeyConditionExpression = "pk1 = :p",
        ExpressionAttributeValues = new() { [":p"] = new("x") },
    }));

    [ContractFact]
    public async Task Accepts_an_item_of_four_hundred_kilobytes_and_refuses_one_byte_more()
    {
        var key = ItemOf(Key());
        var reserved = (400 * 1024) - key.Sum(a => a.Key.Length + a.Value.S.Length) - "body".Length;

        key["body"] = new(new string('x', reserved));
        await PutRawAsync(key);
        key["body"] = new(new string('x', reserved + 1));
        await RefusesAsync(() => PutRawAsync(key));
    }

    [ContractFact]
    public async Task Refuses_items_whose_keys_are_missing_empty_or_not_text()
    {
        await RefusesAsync(() => PutRawAsync(new() { ["pk"] = new("x") }));
        await RefusesAsync(() => PutRawAsync(new() { ["pk"] = new("x"), ["sk"] = new("") }));
        await RefusesAsync(() => PutRawAsync(new() { ["pk"] = new("x"), ["sk"] = new() { N = "1" } }));
        await RefusesAsync(() => PutRawAsync(new(ItemOf(Key())) { ["pk2"] = new() { N = "1" }, ["sk2"] = new("x") }));
        await RefusesAsync(() => PutRawAsync(new() { ["pk"] = new("x"), ["sk"] = new(new string('x', 1025)) }));
    }

    [ContractFact]
    public async Task Refuses_a_key_that_does_not_match_the_schema() => await RefusesAsync(
        () => Client.GetItemAsync(ITableFixture.TableName, new Dictionary<string, AttributeValue> { ["pk"] = new("x") }));

    [ContractFact]
    public async Task Refuses_expressions_that_do_not_match_their_names_and_values()
    {
        await RefusesAsync(() => PutRawAsync(ItemOf(Key()), "#v = :v"));
        await RefusesAsync(() => PutRawAsync(ItemOf(Key()), "attribute_not_exists(pk)", values: new() { [":unused"] = new("x") }));
        await RefusesAsync(() => PutRawAsync(ItemOf(Key()), "attribute_not_exists(pk"));
        await RefusesAsync(() => PutRawAsync(ItemOf(Key()), "attribute_not_exists(pk) attribute_not_exists(sk)"));
        await RefusesAsync(() => QuerySortsAsync("sk = :a", "1"));
        await RefusesAsync(() => QuerySortsAsync("pk = :p AND body = :a", "1"));
        await RefusesAsync(() => QuerySortsAsync("pk = :p AND sk BETWEEN :a AND :b", "2", "1"));
        await RefusesAsync(() => QuerySortsAsync("pk > :p"));
    }

    [ContractFact]
    public async Task Evaluates_conditions_against_the_stored_item()
    {
        var item = ItemOf(Key());
        item["version"] = new() { N = "10" };
        item["state"] = new("open");
        await PutRawAsync(item);

        await HoldsAsync(item, "attribute_exists(pk) AND attribute_not_exists(nothing)");
        await HoldsAsync(item, "version > :n", new() { [":n"] = new() { N = "9" } });
        await HoldsAsync(item, "version = :n", new() { [":n"] = new() { N = "10.0" } });
        await HoldsAsync(item, "version BETWEEN :n AND :m", new() { [":n"] = new() { N = "10" }, [":m"] = new() { N = "11" } });
        await HoldsAsync(item, "begins_with(#s, :t) OR version < :n", new() { [":t"] = new("op"), [":n"] = new() { N = "1" } }, state: true);
        await HoldsAsync(item, "NOT (#s = :t) and version >= :n", new() { [":t"] = new("shut"), [":n"] = new() { N = "10" } }, state: true);

        await FailsAsync(item, "attribute_not_exists(pk)");
        await FailsAsync(item, "version < :n", new() { [":n"] = new() { N = "9" } });
        await FailsAsync(item, "version = :t", new() { [":t"] = new("10") });
        await FailsAsync(item, "nothing = :t", new() { [":t"] = new("x") });
        await FailsAsync(item, "#s = :t AND NOT version = :n", new() { [":t"] = new("open"), [":n"] = new() { N = "10" } }, state: true);
    }

    [ContractFact]
    public async Task Finds_sort_keys_by_every_operator()
    {
        foreach (var sort in new[] { "1", "2", "3", "4" })
            await PutAsync(new(Key(sort), "thing"));

        Assert.Equal(["2"], await QuerySortsAsync("pk = :p AND sk = :a", "2"));
        Assert.Equal(["1"], await QuerySortsAsync("pk = :p AND sk < :a", "2"));
        Assert.Equal(["1", "2"], await QuerySortsAsync("pk = :p AND sk <= :a", "2"));
        Assert.Equal(["3", "4"], await QuerySortsAsync("pk = :p AND sk > :a", "2"));
        Assert.Equal(["2", "3", "4"], await QuerySortsAsync("pk = :p AND sk >= :a", "2"));
        Assert.Equal(["2", "3"], await QuerySortsAsync("pk = :p AND sk BETWEEN :a AND :b", "2", "3"));
        Assert.Equal(["4"], await QuerySortsAsync("begins_with(sk, :a) AND pk = :p", "4"));
    }

    [ContractFact]
    public async Task Continues_where_a_page_ended()
    {
        foreach (var sort in new[] { "1", "2", "3" })
            await PutAsync(new(Key(sort), "thing") { Index1 = new($"{Key().Partition}#all", "same") });

        var first = await Client.QueryAsync(OfIndex(limit: 2));
        var second = await Client.QueryAsync(OfIndex(limit: 2, first.LastEvaluatedKey));

        Assert.Equal(["pk", "pk1", "sk", "sk1"], first.LastEvaluatedKey.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(3, first.Items.Concat(second.Items).Select(i => i["sk"].S).Distinct().Count());
        Assert.Single(second.Items);
    }

    private QueryRequest OfIndex(int limit, Dictionary<string, AttributeValue>? after = null) => new()
    {
        TableName = ITableFixture.TableName,
        IndexName = "index1",
        KeyConditionExpression = "pk1 = :p",
        ExpressionAttributeValues = new() { [":p"] = new($"{Key().Partition}#all") },
        Limit = limit,
        ExclusiveStartKey = after,
    };

    private static Dictionary<string, AttributeValue> ItemOf(ItemKey key) => new() { ["pk"] = new(key.Partition), ["sk"] = new(key.Sort) };

    private Task<PutItemResponse> PutRawAsync(
        Dictionary<string, AttributeValue> item, string? condition = null, Dictionary<string, AttributeValue>? values = null, bool state = false) =>
        Client.PutItemAsync(new PutItemRequest
        {
            TableName = ITableFixture.TableName,
            Item = item,
            ConditionExpression = condition,
            ExpressionAttributeValues = values,
            ExpressionAttributeNames = state ? new() { ["#s"] = "state" } : null,
        });

    private Task<PutItemResponse> HoldsAsync(
        Dictionary<string, AttributeValue> item, string condition, Dictionary<string, AttributeValue>? values = null, bool state = false) =>
        PutRawAsync(item, condition, values, state);

    private Task<ConditionalCheckFailedException> FailsAsync(
        Dictionary<string, AttributeValue> item, string condition, Dictionary<string, AttributeValue>? values = null, bool state = false) =>
        Assert.ThrowsAsync<ConditionalCheckFailedException>(() => PutRawAsync(item, condition, values, state));

    private async Task<IReadOnlyList<string>> QuerySortsAsync(string condition, params string[] bounds)
    {
        var values = new Dictionary<string, AttributeValue>();
        if (condition.Contains(":p", StringComparison.Ordinal))
            values[":p"] = new(Key().Partition);
        foreach (var (name, bound) in new[] { ":a", ":b" }.Zip(bounds))
            values[name] = new(bound);
        var page = await Client.QueryAsync(
            new QueryRequest { TableName = ITableFixture.TableName, KeyConditionExpression = condition, ExpressionAttributeValues = values });
        return [.. page.Items.Select(i => i["sk"].S)];
    }

    private static async Task RefusesAsync(Func<Task> call)
    {
        var refusal = await Assert.ThrowsAnyAsync<AmazonDynamoDBException>(call);
        Assert.Equal("ValidationException", refusal.ErrorCode);
    }
}
