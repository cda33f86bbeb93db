using System.Text.Json.Nodes;
using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Functions.Hosting;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Policies;

namespace ImageBuilderAutomation.Local.Commands;

/// <summary>Publishes the packaged policy when a local stack starts, so that people can publish others, roll back and compare without a restart.</summary>
internal static class FirstPublication
{
    public const string Parameter = "PolicySource";

    private const string Function = "PublishPolicy";

    /// <returns>A role whose members may publish; null where the policy names none, so that the packaged policy has to count.</returns>
    public static string? PublisherOf(Policy? policy) =>
        policy?.Approvers.GetValueOrDefault(Policy.Publishers)?.Members
            .Where(member => !IdentityCenter.IsPattern(member)).Select(member => ApproverGroup.MemberOf(member, "000000000000")?.RoleName).FirstOrDefault(name => name is not null);

    /// <returns>What happened, for the person who started the stack.</returns>
    public static async Task<string> PublishAsync(LocalStack stack, string policyFile, string role, CancellationToken cancellationToken)
    {
        var read = PolicyFile.Read(policyFile, out var pair);
        var settings = stack.Template.Settings;
        var credentials = stack.People.AssumeRole($"arn:{settings.Partition}:iam::{settings.Account}:role/{role}", "serve");
        using var calls = new FunctionCalls(stack.Services.FunctionUrls[Function], stack.ClientEnvironment(credentials), "Publisher");
        var body = new JsonObject
        {
            ["requestId"] = $"serve-{Guid.NewGuid():N}",
            ["action"] = "publish",
            ["policy"] = pair.Policy,
            ["expect"] = read.Policy!.Hash,
            ["reason"] = "The packaged policy, published when the local stack started.",
        };
        if (pair.Waivers is { } waivers)
            body["waivers"] = waivers;
        return (await calls.PostAsync(body.ToJsonString(), cancellationToken)).Message;
    }
}
