using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Local.Demo;
using ImageBuilderAutomation.Local.People;
using ImageBuilderAutomation.Policies.Reading;
using ImageBuilderAutomation.Releases.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace EndToEnd.People;

/// <summary>A local stack with published policies, a build that waits at its gate, and people who call its functions with signed requests.</summary>
internal sealed class PeopleStack : IAsyncDisposable
{
    public const string Scene = "story";

    /// <summary>A trust policy that lets everybody act in their own name only.</summary>
    public const string NamesSessions =
        """
        { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::123456789012:root" }, "Action": "sts:AssumeRole",
          "Condition": { "StringEquals": { "sts:RoleSessionName": "${aws:username}" } } } }
        """;

    private static readonly string[] Named = ["PlatformApprover", "SecurityApprover", "Deputy", "Operator", "PolicyPublisher", "SecondPublisher"];

    private readonly string _policyFile;
    private int _requests;

    private PeopleStack(DemoEnvironment demo, string policyFile) => (Demo, _policyFile) = (demo, policyFile);

    public DemoEnvironment Demo { get; }

    /// <summary>A policy whose only rule asks for approvals of these groups.</summary>
    public static string Policy(string from = "\"platform\", \"security\"", int each = 1, string more = "", string platform = "\"role/PlatformApprover\"") =>
        $$"""
        { "modes": { "gates": "act" },
          "approvers": { "platform": [{{platform}}], "security": ["role/SecurityApprover"], "publishers": ["role/PolicyPublisher", "role/SecondPublisher"] },
          "gates": [ { "name": "people", "scope": "*", "step": "distribution/ApproveRelease",
                       "require": { "approvals": { "from": [{{from}}], "each": {{each}} } }, "unmet": "hold" } {{more}} ] }
        """;

    /// <summary>A policy that lets every build pass.</summary>
    public static string Open => Policy(from: "\"platform\"").Replace(
        "\"require\": { \"approvals\": { \"from\": [\"platform\"], \"each\": 1 } }", "\"require\": { \"tags\": { \"any\": \"*\" } }", StringComparison.Ordinal);

    public static string HashOf(string policy) => PolicyReader.Read(policy).Policy!.Hash;

    /// <param name="freeNames">Roles whose session names nobody checks. The trust policies of the others let people act in their own name only.</param>
    public static async Task<PeopleStack> StartAsync(
        string policy, string source = "published", string second = "loosening", Action<string, IServiceCollection>? amend = null, params string[] freeNames)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, policy);
        var demo = await DemoEnvironment.StartAsync(
            new()
            {
                PolicyFile = file,
                Parameters = new Dictionary<string, string> { ["PolicySource"] = source, ["SecondPublisherFor"] = second },
                Amend = amend,
                Roles = [.. Named.Except(freeNames).Select(name => new LocalRole(name, "/", NamesSessions))],
            },
            new DemoOutput(TextWriter.Null), default);
        return new(demo, file);
    }

    /// <summary>With the policy published, and a build that waits at its gate.</summary>
    public static async Task<PeopleStack> WaitingAsync(
        string policy, string second = "loosening", Action<string, IServiceCollection>? amend = null, params string[] freeNames)
    {
        var stack = await StartAsync(policy, second: second, amend: amend, freeNames: freeNames);
        // The packaged policy is the same, and publishing it makes it active.
        Assert.Equal(200, (await stack.PublishAsync("PolicyPublisher/pat", policy + " ", HashOf(policy))).Status);
        await stack.BuildAsync();
        return stack;
    }

    public async Task BuildAsync()
    {
        await Demo.StartAsync(Scene, "base-al2023", default);
        await Demo.Clock.AdvanceAsync(TimeSpan.FromHours(1));
    }

    public async Task<GateRecord> GateAsync() => (await Evidence.GatherAsync(Demo, default)).Gate(Scene)!;

    /// <summary>Lets the sweep run.</summary>
    public Task SweepAsync() => Demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(11));

    public async Task<IReadOnlyList<string>> AnswersAsync() =>
        [.. (await Evidence.GatherAsync(Demo, default)).Sent(Scene).Select(sent => sent["action"]!.ToString())];

    /// <param name="person">A role and a session name: <c>PlatformApprover/kim</c>.</param>
    public async Task<FunctionAnswer> CallAsync(string function, string person, JsonObject body)
    {
        body["requestId"] ??= $"request-{++_requests:00000000}";
        body["reason"] ??= "because";
        using var calls = new FunctionCalls(Demo.Stack.Services.FunctionUrls[function], Demo.Stack.ClientEnvironment(Credentials(person)), "Approver");
        return await calls.PostAsync(body.ToJsonString(), default);
    }

    public LocalCredentials Credentials(string person) => person.Split('/') is [var role, var session]
        ? Demo.Stack.People.AssumeRole($"arn:aws:iam::{Demo.Stack.Template.Settings.Account}:role/{role}", session)
        : throw new ArgumentException(person, nameof(person));

    public async Task<FunctionAnswer> ApproveAsync(string person, string group, Action<JsonObject>? change = null) => await AskAsync("approve", person, group, change);

    public Task<FunctionAnswer> WithdrawAsync(string person) => AskAsync("withdraw", person, null, null);

    public Task<FunctionAnswer> StopAsync(string person) => AskAsync("stop", person, null, null);

    public Task<FunctionAnswer> PublishAsync(string person, string policy, string expect) =>
        CallAsync("PublishPolicy", person, new() { ["action"] = "publish", ["policy"] = policy, ["expect"] = expect });

    public Task<FunctionAnswer> SwitchAsync(string mode) =>
        CallAsync("OperateStack", "Operator/oz", new() { ["action"] = "mode", ["capability"] = "gates", ["mode"] = mode });

    public Task<FunctionAnswer> ConfirmAsync(string person, string policy) =>
        CallAsync("PublishPolicy", person, new() { ["action"] = "confirm", ["hash"] = HashOf(policy) });

    /// <summary>The recorded calls, oldest first.</summary>
    public async Task<IReadOnlyList<Dictionary<string, AttributeValue>>> CallsAsync()
    {
        using var table = AwsClients.DynamoDB(Demo.Stack.ClientEnvironment("test"));
        var settings = Demo.Stack.Template.Settings;
        var answer = await table.QueryAsync(new QueryRequest
        {
            TableName = Demo.Stack.Template.Tables[0].Name,
            IndexName = "index2",
            KeyConditionExpression = "pk2 = :day",
            ExpressionAttributeValues = new() { [":day"] = new($"{settings.Account}#{settings.Region}#calls#{Demo.Clock.GetUtcNow():yyyy-MM-dd}") },
        });
        return answer.Items;
    }

    /// <summary>Replaces the item that says which policy is in force, as somebody could who may write the whole table.</summary>
    /// <param name="isGone">Leaves nothing readable; otherwise it names a policy without a text.</param>
    public async Task DamagePointerAsync(bool isGone)
    {
        using var table = AwsClients.DynamoDB(Demo.Stack.ClientEnvironment("test"));
        var settings = Demo.Stack.Template.Settings;
        var key = new Dictionary<string, AttributeValue> { ["pk"] = new($"{settings.Account}#{settings.Region}#policy"), ["sk"] = new("active") };
        var item = (await table.GetItemAsync(Demo.Stack.Template.Tables[0].Name, key)).Item;
        var (hash, other) = (item["policy"].S, new string('0', 64));
        foreach (var name in item.Keys.Except(key.Keys).ToList())
        {
            if (isGone)
                item.Remove(name);
            else if (item[name].S is { } text)
                item[name] = new(text.Replace(hash, other, StringComparison.Ordinal));
        }

        await table.PutItemAsync(Demo.Stack.Template.Tables[0].Name, item);
    }

    /// <summary>Where a channel points, as the table says.</summary>
    public async Task<ChannelRecord?> ChannelAsync(ChannelKey key)
    {
        using var dynamo = AwsClients.DynamoDB(Demo.Stack.ClientEnvironment("test"));
        var template = Demo.Stack.Template;
        return await new ChannelRecords(new(dynamo, template.Tables[0].Name), new(template.Settings.Account, template.Settings.Region)).ReadAsync(key, default);
    }

    /// <summary>Puts a message into a failure queue that asks to invoke a function with an invented caller.</summary>
    /// <param name="change">Changes the approval that the message carries.</param>
    public async Task ForgeMessageAsync(string function, Action<JsonObject>? change = null)
    {
        var gate = await GateAsync();
        var body = new JsonObject
        {
            ["requestId"] = "request-forged",
            ["action"] = "approve",
            ["step"] = gate.StepExecutionId,
            ["image"] = gate.ImageArn,
            ["group"] = "platform",
            ["reason"] = "forged",
        };
        change?.Invoke(body);
        var forged = new JsonObject
        {
            ["version"] = "1.0",
            ["requestContext"] = new JsonObject
            {
                ["functionArn"] = $"{Demo.Stack.Template.Functions.First(f => f.LogicalId == function).Arn}:$LATEST",
                ["condition"] = "RetriesExhausted",
                ["approximateInvokeCount"] = 3,
            },
            ["requestPayload"] = new JsonObject
            {
                ["requestContext"] = new JsonObject
                {
                    ["http"] = new JsonObject { ["method"] = "POST" },
                    ["authorizer"] = new JsonObject
                    {
                        ["iam"] = new JsonObject { ["userArn"] = "arn:aws:sts::123456789012:assumed-role/PlatformApprover/kim", ["userId"] = "AROA:kim" },
                    },
                },
                ["body"] = body.ToJsonString(),
            },
        };
        var url = Demo.Stack.Services.Queues.First(queue => queue.AbsolutePath.Contains("FailedInvocations", StringComparison.Ordinal));
        using var sqs = AwsClients.Sqs(name => name == "AWS_ENDPOINT_URL_SQS" ? url.GetLeftPart(UriPartial.Authority) : Demo.Stack.ClientEnvironment("test")(name));
        await sqs.SendMessageAsync(url.ToString(), forged.ToJsonString());
    }

    public async ValueTask DisposeAsync()
    {
        await Demo.DisposeAsync();
        File.Delete(_policyFile);
    }

    private async Task<FunctionAnswer> AskAsync(string action, string person, string? group, Action<JsonObject>? change)
    {
        var gate = await GateAsync();
        var body = new JsonObject { ["action"] = action, ["step"] = gate.StepExecutionId, ["image"] = gate.ImageArn };
        if (group is not null)
            body["group"] = group;
        change?.Invoke(body);
        return await CallAsync("ApproveGate", person, body);
    }
}
