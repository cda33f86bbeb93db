using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Signing;
using ImageBuilderAutomation.Aws.People;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>The people of the demo. They call the stack's function with requests that they sign, as in AWS.</summary>
internal static class DemoPeople
{
    private const string Function = "ApproveGate";

    /// <param name="person">A role and a session name: <c>PlatformApprover/kim</c>.</param>
    public static async Task ApproveAsync(this DemoEnvironment demo, string scene, string person, string group, CancellationToken cancellationToken)
    {
        if (await BodyAsync(demo, scene, person, group, cancellationToken) is not { } body)
            return;
        using var calls = new FunctionCalls(demo.Stack.Services.FunctionUrls[Function], demo.Stack.ClientEnvironment(CredentialsOf(demo, person)), "Approver");
        var answer = await calls.PostAsync(body.ToJsonString(), cancellationToken);
        demo.Reporter.Report(demo.Builds[scene].ImageArn, $"{person} approves for {group}: {answer.Message}");
    }

    /// <summary>Lee, an operator, calls the stack's function with an action on channels.</summary>
    /// <param name="members">The members of the action.</param>
    public static async Task OperateAsync(
        this DemoEnvironment demo, string scene, string action, string reason, JsonObject members, CancellationToken cancellationToken)
    {
        const string lee = "Operator/lee";
        (members["requestId"], members["action"], members["reason"]) = ($"demo-{scene.Replace(' ', '-')}-{action}", action, reason);
        using var calls = new FunctionCalls(demo.Stack.Services.FunctionUrls["OperateStack"], demo.Stack.ClientEnvironment(CredentialsOf(demo, lee)), "Operator");
        var answer = await calls.PostAsync(members.ToJsonString(), cancellationToken);
        demo.Reporter.Report(demo.Builds[scene].ImageArn, $"{lee} asks for {action} because {reason}: {answer.Message}");
    }

    /// <summary>Kim signs an approval for her group, and the body is changed on its way to an approval for another one.</summary>
    public static async Task ForgeAsync(this DemoEnvironment demo, string scene, CancellationToken cancellationToken)
    {
        const string kim = "PlatformApprover/kim";
        if (await BodyAsync(demo, scene, kim, "platform", cancellationToken) is not { } signed)
            return;
        var forged = (JsonObject)signed.DeepClone();
        forged["group"] = "security";
        var credentials = CredentialsOf(demo, kim);
        using var http = new HttpClient(new SigV4SigningHandler(
            new SessionAWSCredentials(credentials.AccessKeyId, credentials.SecretAccessKey, credentials.SessionToken),
            RegionEndpoint.GetBySystemName(demo.Stack.Template.Settings.Region), "lambda", new ChangedBody(forged.ToJsonString())));
        using var content = Content(signed.ToJsonString());
        using var response = await http.PostAsync(demo.Stack.Services.FunctionUrls[Function], content, cancellationToken);
        demo.ForgeryStatus = (int)response.StatusCode;
        demo.Reporter.Report(
            demo.Builds[scene].ImageArn,
            $"an approval that was signed for platform arrives as one for security: HTTP {(int)response.StatusCode}, {Message(await response.Content.ReadAsStringAsync(cancellationToken))}");
    }

    /// <returns>Null when the build waits at no gate, as under a policy that asks nobody.</returns>
    private static async Task<JsonObject?> BodyAsync(DemoEnvironment demo, string scene, string person, string group, CancellationToken cancellationToken)
    {
        return await demo.GateAsync(scene, cancellationToken) is not { } gate ? null : new()
        {
            ["requestId"] = $"demo-{scene}-{person.Split('/')[1]}-{group}",
            ["action"] = "approve",
            ["step"] = gate.StepExecutionId,
            ["image"] = gate.ImageArn,
            ["group"] = group,
            ["reason"] = "Release notes and tests checked.",
        };
    }

    private static People.LocalCredentials CredentialsOf(DemoEnvironment demo, string person) =>
        demo.Stack.People.AssumeRole($"arn:{demo.Stack.Template.Settings.Partition}:iam::{demo.Stack.Template.Settings.Account}:role/{person.Split('/')[0]}", person.Split('/')[1]);

    private static ByteArrayContent Content(string body)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private static string Message(string answer) => (JsonNode.Parse(answer) as JsonObject)?["Message"]?.ToString() ?? answer;

    /// <summary>Sends another body than the one that was signed.</summary>
    private sealed class ChangedBody(string body) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // The signature names the hash of the old body.
            request.Content = Content(body);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
