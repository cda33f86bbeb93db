using Amazon.DynamoDBv2;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Events;

namespace ImageBuilderAutomation.Cli.History;

/// <summary>The table of one stack, open for questions.</summary>
internal sealed class HistoryTable(IAmazonDynamoDB client, string name, Home home) : IDisposable
{
    private readonly RecordTable table = new(client, name);

    public Home Home => home;

    public BuildRecords Builds => new(table, home);

    public GateRecords Gates => new(table, home);

    public void Dispose() => client.Dispose();
}
