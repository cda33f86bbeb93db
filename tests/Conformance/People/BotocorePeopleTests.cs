using System.Diagnostics;
using System.Text.Json.Nodes;
using Conformance.Clients;
using ImageBuilderAutomation.Local.People;
using TestKit;

namespace Conformance.People;

/// <summary>boto3 gets credentials of the local host and botocore signs requests to function URLs with them.</summary>
public sealed class BotocorePeopleTests(BotocorePeopleTests.Script running) : IClassFixture<BotocorePeopleTests.Script>
{
    [PythonTheory("botocore")]
    [InlineData("")]
    [InlineData("gates/base?step=s-1&build=7")]
    [InlineData("a%20b/%C3%A9?z=1&a=%2F&a=%C3%A9&empty")]
    public async Task A_signed_request_reaches_the_function_with_its_caller(string pathAndQuery)
    {
        await running.Stack.AcceptsAsync(running.Signer, running.Stack.Kim, running.Stack.Call(pathAndQuery));
        await running.Stack.AcceptsAsync(running.Signer, running.Stack.People.AddUser("lee"), running.Stack.Call(pathAndQuery));
    }

    [PythonTheory("botocore")]
    [MemberData(nameof(Alteration.Names), MemberType = typeof(Alteration))]
    public Task A_request_is_refused_with(string alteration) => running.Stack.RefusesAsync(running.Signer, Alteration.All[alteration]);

    [PythonFact("botocore")]
    public async Task The_HTTP_client_of_botocore_sends_a_request_that_is_accepted()
    {
        var (status, body) = await running.Signer.SendAsync(running.Stack.Call(), SignedUrlStack.KeyOf(running.Stack.Kim));

        Assert.Equal(200, status);
        Assert.Equal(running.Stack.Kim.Principal.Arn, (string?)JsonNode.Parse(body)!["userArn"]);
    }

    [PythonFact("boto3")]
    public async Task AssumeRole_returns_credentials_of_a_session()
    {
        var assumed = await running.OutputAsync(
            "sts", "assume_role", new() { ["RoleArn"] = "arn:aws:iam::123456789012:role/team/Builder", ["RoleSessionName"] = "kim@example.com", ["DurationSeconds"] = 900 });
        var key = (string?)assumed["Credentials"]!["AccessKeyId"];
        Assert.Equal("arn:aws:sts::123456789012:assumed-role/Builder/kim@example.com", (string?)assumed["AssumedRoleUser"]!["Arn"]);

        var identity = await running.OutputAsync("sts", "get_caller_identity", [], running.Stack.People.Find(key!));
        Assert.Equal(
            ((string?)assumed["AssumedRoleUser"]!["Arn"], (string?)assumed["AssumedRoleUser"]!["AssumedRoleId"]), ((string?)identity["Arn"], (string?)identity["UserId"]));

        var role = (await running.OutputAsync("iam", "get_role", new() { ["RoleName"] = "Builder" }))["Role"]!;
        Assert.Equal(("/team/", "arn:aws:iam::123456789012:role/team/Builder"), ((string?)role["Path"], (string?)role["Arn"]));
        Assert.StartsWith($"{role["RoleId"]}:", (string?)assumed["AssumedRoleUser"]!["AssumedRoleId"], StringComparison.Ordinal);
    }

    [PythonFact("boto3")]
    public async Task GetRole_returns_a_role_that_was_put_and_one_of_Identity_Center()
    {
        var put = (await running.OutputAsync("iam", "get_role", new() { ["RoleName"] = "Break" }))["Role"]!;
        Assert.Equal("/glass/", (string?)put["Path"]);
        // boto3 decodes the policy.
        Assert.Equal("ec2.amazonaws.com", (string?)put["AssumeRolePolicyDocument"]!["Statement"]![0]!["Principal"]!["Service"]);

        const string name = "AWSReservedSSO_PlatformAdmin_0123456789abcdef";
        running.Stack.People.AssumeRole($"arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/{name}", "kim");
        var role = (await running.OutputAsync("iam", "get_role", new() { ["RoleName"] = name }))["Role"]!;
        Assert.Equal("/aws-reserved/sso.amazonaws.com/", (string?)role["Path"]);
        Assert.Equal("sts:AssumeRoleWithSAML", (string?)role["AssumeRolePolicyDocument"]!["Statement"]![0]!["Action"]![0]);
    }

    [PythonFact("boto3")]
    public async Task STS_and_IAM_refuse_with_their_own_errors()
    {
        Assert.Equal("NoSuchEntity", await running.ErrorAsync("iam", "get_role", new() { ["RoleName"] = "Nobody" }));
        Assert.Equal(
            "ValidationError", await running.ErrorAsync("sts", "assume_role", new() { ["RoleArn"] = "arn:aws:iam::123456789012:role/Approver", ["RoleSessionName"] = "kim lee" }));
        Assert.Equal("ExpiredToken", await running.ErrorAsync("sts", "get_caller_identity", [], running.Stack.Expired));
    }

    /// <summary>A local stack, and a process with boto3.</summary>
    public sealed class Script : IAsyncLifetime
    {
        private ScriptProcess? _script;

        internal SignedUrlStack Stack { get; private set; } = null!;

        internal BotocoreSigner Signer { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            // The tests are then skipped, but xunit still creates the fixture.
            if (Python.SkipReason("boto3") is not null)
                return;

            Stack = await SignedUrlStack.StartAsync();
            _script = Start();
            Signer = new(_script);
        }

        public async Task DisposeAsync()
        {
            if (_script is null)
                return;

            await _script.DisposeAsync();
            await Stack.DisposeAsync();
        }

        private static ScriptProcess Start() =>
            new(new ProcessStartInfo(Python.Command, ["-u", Repository.PathOf("tests", "Conformance", "python", "people.py")]));

        internal async Task<JsonNode> OutputAsync(string service, string call, JsonObject input, LocalCredentials? caller = null) =>
            (await AskAsync(service, call, input, caller)) is var answer && answer["output"] is { } output ? output : throw new InvalidOperationException(answer.ToJsonString());

        internal async Task<string?> ErrorAsync(string service, string call, JsonObject input, LocalCredentials? caller = null) =>
            (string?)(await AskAsync(service, call, input, caller))["error"];

        private Task<JsonObject> AskAsync(string service, string call, JsonObject input, LocalCredentials? caller) => _script!.AskAsync(new JsonObject
        {
            ["call"] = call,
            ["service"] = service,
            ["endpoint"] = Stack.Services.ToString(),
            ["input"] = input,
            ["key"] = caller is null ? null : new JsonObject { ["id"] = caller.AccessKeyId, ["secret"] = caller.SecretAccessKey, ["token"] = caller.SessionToken },
        });
    }
}
