using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Aws;

namespace ImageBuilderAutomation.Local.Tests;

/// <summary>CloudTrail events are published if a rule of the template can match them; no option of the host is needed.</summary>
public class ApiCallEventTests
{
    private const string Template =
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Calls:
            Type: AWS::Events::Rule
            Properties:
              EventPattern: { source: [aws.imagebuilder], detail-type: [DETAIL], detail: { eventName: [CreateInfrastructureConfiguration] } }
        """;

    [Theory]
    [InlineData("AWS API Call via CloudTrail", 1)]
    [InlineData("EC2 Image Builder Image State Change", 0)]
    public async Task A_call_is_published_only_if_a_rule_of_the_template_can_match_calls(string detailType, int published)
    {
        var callers = new List<string>();
        await using var stack = await LocalStack.StartAsync(new() { Template = Template.Replace("DETAIL", detailType, StringComparison.Ordinal) });
        stack.Router.Published += e =>
        {
            lock (callers)
                callers.Add(e["detail"]!["userIdentity"]!["userName"]!.ToString());
        };
        using var client = AwsClients.ImageBuilder(stack.ClientEnvironment("alice"));
        await client.CreateInfrastructureConfigurationAsync(new() { Name = "base", InstanceProfileName = "builder" });

        Assert.Equal(Enumerable.Repeat("alice", published), callers);
    }
}
