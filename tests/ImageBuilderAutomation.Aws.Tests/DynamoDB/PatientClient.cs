using Amazon.DynamoDBv2;
using Amazon.Runtime;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

/// <summary>
/// A client that waits longer than a function may: a put that is sent again after a time-out loses against itself, and on a busy machine that would say
/// nothing about the server under test.
/// </summary>
internal static class PatientClient
{
    public static IAmazonDynamoDB For(Uri url) => new AmazonDynamoDBClient(
        new BasicAWSCredentials("111122223333", "local"),
        new AmazonDynamoDBConfig { ServiceURL = url.ToString(), AuthenticationRegion = "eu-west-1", Timeout = TimeSpan.FromMinutes(1), MaxErrorRetry = 0 });
}
