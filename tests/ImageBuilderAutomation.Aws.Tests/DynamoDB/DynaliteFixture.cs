using System.Diagnostics;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using TestKit;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

/// <summary>Runs dynalite, a DynamoDB server from the npm registry. It runs the same contract as the local table server.</summary>
public sealed class DynaliteFixture : ITableFixture, IAsyncLifetime
{
    private static readonly string Folder = Repository.PathOf("tests", "ImageBuilderAutomation.Aws.Tests", "npm");
    private ServerProcess? _server;

    public IAmazonDynamoDB Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        // The tests are then skipped, but xunit still creates the fixture.
        if (Node.SkipReason is not null)
            return;

        await NpmFolder.EnsureInstalledAsync(Folder);
        _server = await ServerProcess.StartAsync(port => new ProcessStartInfo(Node.PathOf("node"),
        [
            Path.Combine(Folder, "node_modules", "dynalite", "cli.js"), "--host", "127.0.0.1", "--port", $"{port}",
            "--createTableMs", "0", "--deleteTableMs", "0", "--updateTableMs", "0",
        ]));
        Client = PatientClient.For(_server.Url);
        await CreateTableAsync();
    }

    public async Task DisposeAsync()
    {
        if (_server is null)
            return;

        Client.Dispose();
        await _server.DisposeAsync();
    }

    private async Task CreateTableAsync()
    {
        string[] numbers = ["", "1", "2", "3"];
        await Client.CreateTableAsync(new CreateTableRequest
        {
            TableName = ITableFixture.TableName,
            BillingMode = BillingMode.PAY_PER_REQUEST,
            KeySchema = KeyOf(""),
            AttributeDefinitions = [.. numbers.SelectMany(KeyOf).Select(k => new AttributeDefinition(k.AttributeName, ScalarAttributeType.S))],
            GlobalSecondaryIndexes =
            [
                .. numbers[1..].Select(n => new GlobalSecondaryIndex
                {
                    IndexName = $"index{n}",
                    KeySchema = KeyOf(n),
                    Projection = new() { ProjectionType = ProjectionType.ALL },
                }),
            ],
        });
        await Poll.UntilAsync(
            async ct => (await Client.DescribeTableAsync(ITableFixture.TableName, ct)).Table.TableStatus == TableStatus.ACTIVE,
            TimeSpan.FromSeconds(30));
    }

    private static List<KeySchemaElement> KeyOf(string number) => [new($"pk{number}", KeyType.HASH), new($"sk{number}", KeyType.RANGE)];
}
