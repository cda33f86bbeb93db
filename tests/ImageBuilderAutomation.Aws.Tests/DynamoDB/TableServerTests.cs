using System.Net;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Local.Tables;
using ImageBuilderAutomation.Local.Tables.Storage;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

/// <summary>What only the local table server has: errors that name what it does not serve, call counts, a state directory.</summary>
public sealed class TableServerTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("tables").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Every_other_call_is_refused_by_name()
    {
        await using var server = await StartAsync();
        using var client = AwsClients.DynamoDB(LocalEnvironment.For(server.Url));

        foreach (var call in new Func<Task>[]
        {
            () => client.ScanAsync(new ScanRequest("records")),
            () => client.DeleteItemAsync("records", ItemOf("a")),
            () => client.UpdateItemAsync("records", ItemOf("a"), []),
            () => client.TransactWriteItemsAsync(new TransactWriteItemsRequest()),
        })
        {
            var refusal = await Assert.ThrowsAnyAsync<AmazonDynamoDBException>(call);
            Assert.Equal("UnknownOperationException", refusal.ErrorCode);
            Assert.Contains("Expected GetItem, BatchGetItem, Query or PutItem", refusal.Message, StringComparison.Ordinal);
        }

        var scan = await Assert.ThrowsAnyAsync<AmazonDynamoDBException>(() => client.ScanAsync(new ScanRequest("records")));
        Assert.Contains("found Scan", scan.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GetItem", """{"TableName":"records","Key":{"pk":{"S":"a"},"sk":{"S":"a"}},"ProjectionExpression":"pk"}""", "the parameter ProjectionExpression of GetItem")]
    [InlineData("BatchGetItem", """{"RequestItems":{"records":{"Keys":[{"pk":{"S":"a"},"sk":{"S":"a"}}],"ProjectionExpression":"pk"}}}""", "the parameter ProjectionExpression of BatchGetItem")]
    [InlineData("Query", """{"TableName":"records","KeyConditionExpression":"pk = :p","FilterExpression":"a = :p","ExpressionAttributeValues":{":p":{"S":"a"}}}""", "the parameter FilterExpression of Query")]
    [InlineData("Query", """{"TableName":"records","Select":"COUNT","KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{":p":{"S":"a"}}}""", "Select COUNT of Query")]
    [InlineData("PutItem", """{"TableName":"records","Item":{"pk":{"S":"a"},"sk":{"S":"a"}},"ReturnValuesOnConditionCheckFailure":"ALL_OLD"}""", "ReturnValuesOnConditionCheckFailure ALL_OLD of PutItem")]
    [InlineData("PutItem", """{"TableName":"records","Item":{"pk":{"S":"a"},"sk":{"S":"a"}},"ReturnValues":"ALL_OLD"}""", "ReturnValues ALL_OLD of PutItem")]
    [InlineData("PutItem", """{"TableName":"records","Item":{"pk":{"S":"a"},"sk":{"S":"a"}},"ConditionExpression":"size(pk) = :n","ExpressionAttributeValues":{":n":{"N":"1"}}}""", "the function size")]
    [InlineData("PutItem", """{"TableName":"records","Item":{"pk":{"S":"a"},"sk":{"S":"a"}},"ConditionExpression":"pk <> :n","ExpressionAttributeValues":{":n":{"S":"a"}}}""", "the operator <>")]
    [InlineData("PutItem", """{"TableName":"records","Item":{"pk":{"S":"a"},"sk":{"S":"a"}},"ConditionExpression":"a.b = :n","ExpressionAttributeValues":{":n":{"S":"a"}}}""", "paths into attributes")]
    public async Task Parts_of_the_four_calls_that_are_not_served_are_refused_by_name(string operation, string body, string named)
    {
        await using var server = await StartAsync();

        var (status, text) = await PostAsync(server, operation, body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("ValidationException", text, StringComparison.Ordinal);
        Assert.Contains($"does not support {named}", System.Text.RegularExpressions.Regex.Unescape(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json", "SerializationException")]
    [InlineData("[]", "SerializationException")]
    [InlineData("""{"TableName":7}""", "SerializationException")]
    [InlineData("""{"TableName":"records"}""", "Member must not be null")]
    [InlineData("""{"TableName":"records","Key":{"pk":"a","sk":"a"}}""", "ValidationException")]
    [InlineData("""{"TableName":"records","Key":{"pk":{"S":1},"sk":{"S":"a"}}}""", "SerializationException")]
    [InlineData("""{"TableName":"records","TableName":"records","Key":{"pk":{"S":"a"},"sk":{"S":"a"}}}""", "SerializationException")]
    [InlineData("""{"TableName":"records","Key":{"pk":{"B":"not base64!"},"sk":{"S":"a"}}}""", "SerializationException")]
    [InlineData("""{"TableName":"records","Key":{"pk":{"N":"many"},"sk":{"S":"a"}}}""", "ValidationException")]
    public async Task Bad_input_is_a_client_error_and_never_a_server_error(string body, string expected)
    {
        await using var server = await StartAsync();

        var (status, text) = await PostAsync(server, "GetItem", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(expected, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{}""", "Value null at 'RequestItems'")]
    [InlineData("""{"RequestItems":{"records":{}}}""", "Value null at 'Keys'")]
    [InlineData("""{"RequestItems":{"records":{"Keys":{}}}}""", "SerializationException")]
    [InlineData("""{"RequestItems":{"records":[]}}""", "SerializationException")]
    [InlineData("""{"RequestItems":{"records":{"Keys":["a"]}}}""", "SerializationException")]
    [InlineData("""{"RequestItems":{"other":{"Keys":[{"pk":{"S":"a"},"sk":{"S":"a"}}]}}}""", "ResourceNotFoundException")]
    public async Task A_bad_batch_is_a_client_error_and_never_a_server_error(string body, string expected)
    {
        await using var server = await StartAsync();

        var (status, text) = await PostAsync(server, "BatchGetItem", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(expected, System.Text.RegularExpressions.Regex.Unescape(text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_table_is_reported_with_the_tables_that_are_there()
    {
        await using var server = await StartAsync();

        var (status, text) = await PostAsync(server, "GetItem", """{"TableName":"other","Key":{"pk":{"S":"a"},"sk":{"S":"a"}}}""");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("com.amazonaws.dynamodb.v20120810#ResourceNotFoundException", text, StringComparison.Ordinal);
        Assert.Contains("holds: records", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_are_counted_by_kind()
    {
        await using var server = await StartAsync();
        using var client = AwsClients.DynamoDB(LocalEnvironment.For(server.Url));
        var table = new RecordTable(client, "records");
        var before = server.Calls;

        await table.TryPutAsync(Item("a"), 0, default);
        await table.TryPutAsync(Item("a"), 0, default);
        await table.GetAsync(Item("a").Key, default);
        await client.BatchGetItemAsync(new Dictionary<string, KeysAndAttributes> { ["records"] = new() { Keys = [ItemOf("a")] } });

        Assert.Equal(new CallCounts(GetItem: 1, Query: 0, PutItem: 2, BatchGetItem: 1), server.Calls - before);
    }

    [Fact]
    public async Task Stored_items_exist_after_a_restart()
    {
        await using (var server = await StartAsync(_directory))
        {
            using var client = AwsClients.DynamoDB(LocalEnvironment.For(server.Url));
            var table = new RecordTable(client, "records");
            Assert.True(await table.TryPutAsync(Item("a") with { Body = "first" }, 0, default));
            Assert.True(await table.TryPutAsync(Item("a") with { Body = "second", Version = 2 }, 1, default));
            Assert.False(await table.TryPutAsync(Item("a") with { Body = "late" }, 1, default));
        }

        await using var again = await StartAsync(_directory);
        using var reader = AwsClients.DynamoDB(LocalEnvironment.For(again.Url));

        Assert.Equal("second", (await new RecordTable(reader, "records").GetAsync(Item("a").Key, default))?.Body);
        Assert.True(await new RecordTable(reader, "records").TryPutAsync(Item("a") with { Version = 3 }, 2, default));
    }

    [Fact]
    public async Task A_put_that_was_incomplete_when_the_process_ended_is_dropped()
    {
        await using (var server = await StartAsync(_directory))
        {
            using var client = AwsClients.DynamoDB(LocalEnvironment.For(server.Url));
            Assert.True(await new RecordTable(client, "records").TryPutAsync(Item("a"), 0, default));
        }

        await File.AppendAllTextAsync(LogFile, """{"table":"records","item":{"pk":{"S":"torn""");
        for (var restart = 0; restart < 2; restart++)
        {
            await using var again = await StartAsync(_directory);
            using var client = AwsClients.DynamoDB(LocalEnvironment.For(again.Url));
            Assert.NotNull(await new RecordTable(client, "records").GetAsync(Item("a").Key, default));
            Assert.True(await new RecordTable(client, "records").TryPutAsync(Item($"after {restart}"), 0, default));
        }
    }

    [Fact]
    public async Task A_write_that_is_not_allowed_is_denied_before_its_condition_is_checked()
    {
        var asked = new List<(string Key, string Partition)>();
        await using var server = await TableServer.StartAsync(
            new()
            {
                Tables = [TableSchema.Records("records")],
                MayPut = (key, partition) =>
                {
                    asked.Add((key, partition));
                    return false;
                },
            },
            CancellationToken.None);
        using var client = AwsClients.DynamoDB(LocalEnvironment.For(server.Url));

        var denied = await Assert.ThrowsAnyAsync<AmazonDynamoDBException>(() => client.PutItemAsync(
            new() { TableName = "records", Item = ItemOf("a"), ConditionExpression = "attribute_exists(pk)" }));

        Assert.Equal("AccessDeniedException", denied.ErrorCode);
        Assert.Equal([(LocalEnvironment.For(server.Url)("AWS_ACCESS_KEY_ID")!, "things")], asked);
        Assert.False((await client.GetItemAsync("records", ItemOf("a"))).IsItemSet);
    }

    [Fact]
    public async Task An_unreadable_log_prevents_the_start_and_the_error_names_the_line()
    {
        await File.WriteAllTextAsync(LogFile, "{\"table\":\"records\",\"item\":{\"pk\":{\"S\":\"a\"},\"sk\":{\"S\":\"a\"}}}\nhello\n");

        var problem = await Assert.ThrowsAsync<InvalidDataException>(() => StartAsync(_directory));

        Assert.Contains("line 2", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_directory_belongs_to_one_server_at_a_time()
    {
        await using var server = await StartAsync(_directory);

        await Assert.ThrowsAsync<IOException>(() => StartAsync(_directory));
    }

    private string LogFile => Path.Combine(_directory, "tables.log");

    private static Task<TableServer> StartAsync(string? directory = null) =>
        TableServer.StartAsync(new() { Tables = [TableSchema.Records("records")], StateDirectory = directory }, CancellationToken.None);

    private static TableItem Item(string sort) => new(new("things", sort), "thing") { Version = 1 };

    private static Dictionary<string, AttributeValue> ItemOf(string sort) => new() { ["pk"] = new("things"), ["sk"] = new(sort) };

    private static async Task<(HttpStatusCode Status, string Text)> PostAsync(TableServer server, string operation, string body)
    {
        using var http = new HttpClient();
        using var content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.0");
        content.Headers.Add("X-Amz-Target", $"DynamoDB_20120810.{operation}");
        using var response = await http.PostAsync(server.Url, content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
