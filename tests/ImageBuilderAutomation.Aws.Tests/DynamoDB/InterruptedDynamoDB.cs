using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using TestKit;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

/// <summary>A client of the same table. Each call takes effect first, then <see cref="Effects"/> may interrupt the caller.</summary>
internal sealed class InterruptedDynamoDB(IAmazonDynamoDB same, Effects effects)
    : AmazonDynamoDBClient(new BasicAWSCredentials("any", "any"), new AmazonDynamoDBConfig { ServiceURL = same.Config.ServiceURL })
{
    public override Task<GetItemResponse> GetItemAsync(GetItemRequest request, CancellationToken cancellationToken = default) =>
        AfterAsync(same.GetItemAsync(request, cancellationToken));

    public override Task<PutItemResponse> PutItemAsync(PutItemRequest request, CancellationToken cancellationToken = default) =>
        AfterAsync(same.PutItemAsync(request, cancellationToken));

    public override Task<QueryResponse> QueryAsync(QueryRequest request, CancellationToken cancellationToken = default) =>
        AfterAsync(same.QueryAsync(request, cancellationToken));

    private async Task<T> AfterAsync<T>(Task<T> call)
    {
        var result = await call;
        await effects.HappenedAsync();
        return result;
    }
}
