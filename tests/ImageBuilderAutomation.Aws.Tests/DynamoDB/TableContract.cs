using System.Globalization;
using Amazon.DynamoDBv2;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.PipelineHealth;
using TestKit;
using TestKit.Gates;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

/// <summary>What the adapters rely on, tested with every DynamoDB server in use: one suite, one subclass per server.</summary>
public abstract partial class TableContract(ITableFixture fixture)
{
    private static int s_accounts;

    private IAmazonDynamoDB Client => fixture.Client;

    private RecordTable Table { get; } = new(fixture.Client, ITableFixture.TableName);

    /// <summary>A separate account for each test. Every key starts with it, so tests share a table without sharing items.</summary>
    private AccountRegion AccountRegion { get; } = new(Interlocked.Increment(ref s_accounts).ToString("D12", CultureInfo.InvariantCulture), "eu-west-1");

    private ItemKey Key(string sort = "only") => new($"{AccountRegion.Account}#{AccountRegion.Region}#things", sort);

    private static PipelineHealthRecorder Health(RecordTable table, AccountRegion accountRegion) => new(
        new PipelineHealthRecords(table, accountRegion), new NullNotificationPublisher(), new() { PolicyHash = "1" }, accountRegion, new TestClock());

    private static GateEnds GateEnds(RecordTable table, AccountRegion accountRegion) => new(new GateRecords(table, accountRegion), new ModeSwitch(), new());

    private async Task PutAsync(TableItem item) => Assert.True(await Table.TryPutAsync(item with { Version = 1 }, 0, default));
}
