using Amazon.DynamoDBv2;
using Amazon.Runtime;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

/// <summary>
/// A client with a longer timeout than a function's. A put that is resent after a timeout fails on its own first write. On a busy machine that would say
/// nothing about the server under test.
/// </summary>
internal static class PatientClient
{
    public static IAmazonDynamoDB For(Uri url) => new AmazonDynamoDBClient(
        new BasicAWSCredentials("111122223333", "local"),
        new AmazonDynamoDBConfig { ServiceURL = url.ToString(), AuthenticationRegion = "eu-west-1", Timeout = TimeSpan.FromMinutes(1), MaxErrorRetry = 0 });
}
