using Amazon.DynamoDBv2;
using ImageBuilderAutomation.Local.Tables;
using ImageBuilderAutomation.Local.Tables.Storage;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

public sealed class TableServerFixture : ITableFixture, IAsyncLifetime
{
    public TableServer Server { get; private set; } = null!;

    public IAmazonDynamoDB Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await TableServer.StartAsync(new() { Tables = [TableSchema.Records(ITableFixture.TableName)] }, CancellationToken.None);
        Client = PatientClient.For(Server.Url);
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}
