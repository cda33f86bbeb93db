using Amazon.Runtime;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Aws.Tests.ImageBuilder;

namespace ImageBuilderAutomation.Aws.Tests;

public sealed class AwsClientsTests
{
    [Fact]
    public async Task Region_and_credentials_come_from_the_lookup_so_two_environments_share_a_process()
    {
        await using var service = await StubService.StartAsync();
        service.Answers("{}");

        await CallAsync(new()
        {
            ["AWS_REGION"] = "eu-west-1",
            ["AWS_ACCESS_KEY_ID"] = "111122223333",
            ["AWS_SECRET_ACCESS_KEY"] = "a",
            ["AWS_ENDPOINT_URL"] = $"{service.Url}",
        });
        await CallAsync(new()
        {
            ["AWS_DEFAULT_REGION"] = "us-east-1",
            ["AWS_ACCESS_KEY_ID"] = "444455556666",
            ["AWS_SECRET_ACCESS_KEY"] = "b",
            ["AWS_SESSION_TOKEN"] = "session",
            ["AWS_ENDPOINT_URL"] = $"{service.Url}",
        });

        Assert.Contains("Credential=111122223333/", service.Requests[0].Headers["Authorization"], StringComparison.Ordinal);
        Assert.Contains("/eu-west-1/imagebuilder/", service.Requests[0].Headers["Authorization"], StringComparison.Ordinal);
        Assert.DoesNotContain("X-Amz-Security-Token", service.Requests[0].Headers.Keys);
        Assert.Contains("Credential=444455556666/", service.Requests[1].Headers["Authorization"], StringComparison.Ordinal);
        Assert.Contains("/us-east-1/imagebuilder/", service.Requests[1].Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal("session", service.Requests[1].Headers["X-Amz-Security-Token"]);
    }

    [Fact]
    public async Task The_services_own_endpoint_variable_wins_over_the_general_one()
    {
        await using var service = await StubService.StartAsync();
        service.Answers("{}");
        var environment = new Dictionary<string, string>
        {
            ["AWS_REGION"] = "eu-west-1",
            ["AWS_ACCESS_KEY_ID"] = "111122223333",
            ["AWS_SECRET_ACCESS_KEY"] = "a",
            ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1",
            ["AWS_ENDPOINT_URL_IMAGEBUILDER"] = $"{service.Url}",
            ["AWS_ENDPOINT_URL_DYNAMODB"] = $"{service.Url}",
        };

        await CallAsync(environment);
        using var table = AwsClients.DynamoDB(environment.GetValueOrDefault);
        await table.ListTablesAsync();

        Assert.Equal(["POST /ListWaitingWorkflowSteps", "POST /"], service.Requests.Select(r => r.Line));
    }

    [Fact]
    public void Every_client_of_the_functions_tries_twice_for_five_seconds()
    {
        Func<string, string?> environment = LocalEnvironment.For(new("http://127.0.0.1:1"));
        using var table = AwsClients.DynamoDB(environment);
        using var imageBuilder = AwsClients.ImageBuilder(environment);
        using var ec2 = AwsClients.Ec2(environment);
        using var ssm = AwsClients.Ssm(environment);
        IClientConfig[] configurations = [table.Config, imageBuilder.Config, ec2.Config, ssm.Config];

        Assert.All(configurations, config => Assert.Equal((TimeSpan.FromSeconds(5), 1), (config.Timeout, config.MaxErrorRetry)));
    }

    private static async Task CallAsync(Dictionary<string, string> environment)
    {
        using var client = AwsClients.ImageBuilder(environment.GetValueOrDefault);
        Assert.Empty(await new WorkflowSteps(client).ListWaitingAsync(default).ToListAsync());
    }
}
