using Amazon.DynamoDBv2.Model;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History.Reconciliation;
using ImageBuilderAutomation.Leftovers;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Releases;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

/// <summary>Runs each row's expression in docs/reference/keys.md as written there and checks that it finds what the row's question asks for.</summary>
public abstract partial class TableContract
{
    /// <summary>What each question must find: the sort keys of the items, in order.</summary>
    private static readonly Dictionary<string, string[]> Answers = new()
    {
        ["A build"] = ["base build"],
        ["A build with all its records"] =
        [
            "base build", "base details", "base gate#step-a", "base gate#step-b", "base lifecycle", "base origin", "base release",
            "base start#event-a", "base start#event-b",
        ],
        ["The details of a build"] = ["base details"],
        ["Who or what started a build"] = ["base start#event-a", "base start#event-b"],
        ["A gate of a build"] = ["base gate#step-a"],
        ["Builds of a pipeline, newest first"] = ["base/1.0.10/1", "base/1.0.9/1", "base build"],
        ["Builds of a day, newest first"] = ["web/1.0.0/1", "base build"],
        ["Builds in a status, newest first"] = ["web/1.0.0/1"],
        ["What is current for a recipe"] = ["base/1.0.9/1"],
        ["Which build made this AMI"] = ["ami"],
        ["The release record of a build"] = ["base release"],
        ["Releases of a recipe, oldest first"] = ["release 0000000001", "release 0000000002", "release 0000000003"],
        ["Releases whose records are not in the bucket yet, by recipe and number"] = ["release 0000000001", "release 0000000002", "release 0000000003"],
        ["The text of a release record that is larger than an item"] = ["text 0000000001", "text 0000000002"],
        ["Gates that an approver helped to release, newest first"] = ["released step-e", "released step-d"],
        ["Gates that waivers of a vulnerability helped to release, newest first"] = ["released step-d"],
        ["Open gates, oldest first"] = ["base gate#step-b", "web gate#step-c"],
        ["The gate of a step"] = ["base gate#step-a"],
        ["Decisions of a day, oldest first"] = ["base gate#step-b", "base gate#step-a"],
        ["The reconciler's position"] = ["reconcile"],
        ["The record of a configuration"] = ["infra-a configuration"],
        ["Configurations that differ from the policy, longest first"] = ["infra-c configuration", "infra-b configuration"],
        ["Configurations by their latest repair on a day, oldest first"] = ["infra-c configuration", "infra-a configuration"],
        ["Which run started a build"] = ["base origin"],
        ["Runs of a pipeline, newest first"] = ["base run#0000000002", "base run#0000000001"],
        ["A pipeline run"] = ["base run#0000000001"],
        ["Which run a cause belongs to"] = ["base cause#RecipeCreated:image-recipe/base/1.0.1"],
        ["Runs of a day, oldest first"] = ["web run#0000000001", "base run#0000000001"],
        ["Open runs, oldest first"] = ["web run#0000000001", "base run#0000000002"],
        ["Which builds hold concurrency slots"] = ["running"],
        ["Until when a schedule was processed"] = ["weekly"],
        ["The failures of a pipeline"] = ["base"],
        ["All pipelines with a recorded build"] = ["base", "pay", "web"],
        ["Pipelines that the service disabled, longest first"] = ["web", "base"],
        ["The lifecycle record of an image"] = ["base lifecycle"],
        ["Images being retired, deferred, disabled or pinned"] = ["web lifecycle", "base lifecycle"],
        ["Lifecycle records that changed on a day, oldest first"] = ["base lifecycle"],
        ["The last lifecycle run"] = ["lifecycle run"],
        ["What the last lifecycle run planned"] = ["lifecycle plan"],
        ["Usage reports of all AMIs"] = ["usage report", "usage report"],
        ["The usage report of an AMI"] = ["usage report"],
        ["Leftovers of builds"] = ["leftovers Snapshot#snap-1", "leftovers StuckBuild#web/1.0.0/1"],
        ["A leftover"] = ["leftovers Snapshot#snap-1"],
        ["Channels"] = ["channels web/prod", "channels web/test"],
        ["A channel"] = ["channels web/prod"],
        ["Moves of a channel, oldest first"] = ["web 0000000001", "web 0000000002"],
        ["Revocations"] = ["revocations base/1.0.2/7", "revocations web/1.0.0/1"],
        ["Whether an image is revoked"] = ["revocations base/1.0.2/7"],
        ["Changes of watermarks"] = ["watermarks base/1.0.2/7", "watermarks web/1.0.0/1"],
        ["AMI ids that repositories pin"] = ["pins apps", "pins infra"],
        ["What people said about the gates of an image"] = ["base approvals"],
        ["What people said about an image for a channel"] = ["base channel#web/prod"],
        ["A call of a person and its answer"] = ["call ApproveGate"],
        ["Calls of a day, oldest first"] = ["call ApproveGate", "call OperateStack"],
        ["The active policy with its texts"] = ["policy active", "policy active-text"],
        ["The published policies, newest first"] = ["policy publication#0000000002", "policy publication#0000000001"],
        ["A publication of a policy"] = ["policy publication#0000000001"],
        ["The policy that waits for a second person"] = ["policy proposal"],
        ["The texts of a policy"] = ["8f3c1e text"],
        ["The mode override of a capability"] = ["gates"],
        ["The latest run of each function on a schedule"] = ["ReconcileHistory", "SweepWaitingSteps"],
    };

    [ContractFact]
    public async Task Every_query_of_the_keys_document_returns_the_documented_items()
    {
        await SeedAsync();
        Assert.Equal(Answers.Keys.Order(), KeyRow.All.Select(r => r.Question).Order());

        foreach (var row in KeyRow.All)
            Assert.Equal((row.Question, string.Join(", ", Answers[row.Question])), (row.Question, string.Join(", ", await AskAsync(row))));
    }

    private async Task SeedAsync()
    {
        await WriteAsync(New.Build("base/1.0.2/7", "AVAILABLE", Samples.Morning, "base", $"ami-{AccountRegion.Account}"));
        await WriteAsync(New.Build("base/1.0.9/1", "AVAILABLE", Samples.Morning.AddDays(1)));
        await WriteAsync(New.Build("base/1.0.10/1", "DISABLED", Samples.Morning.AddDays(2)));
        await WriteAsync(New.Build("web/1.0.0/1", "BUILDING", Samples.Morning.AddHours(1), pipeline: "web"));
        await WriteAsync(New.Gate("base/1.0.2/7", "step-a", GateState.Answered, Samples.Morning, Samples.Morning.AddHours(2)));
        await WriteAsync(New.Gate("base/1.0.2/7", "step-b", GateState.Open, Samples.Morning, Samples.Morning.AddHours(1)));
        await WriteAsync(New.Gate("web/1.0.0/1", "step-c", GateState.Sending, Samples.Morning.AddHours(1), Samples.Morning.AddDays(1)));
        await new BuildDetailsRecords(Table, AccountRegion).TryWriteAsync(New.Details("base/1.0.2/7"), default);
        await WriteAsync(New.Released("web/1.0.0/1", "step-d", Samples.Morning.AddDays(2), "CVE-2026-4411"));
        await WriteAsync(New.Released("web/1.0.0/1", "step-e", Samples.Morning.AddDays(3)));
        await ReleaseAsync("base/1.0.2/7", 1);
        await ReleaseAsync("base/1.0.9/1", 2);
        await ReleaseAsync("base/1.0.10/1", 3, Incompressible);
        await new BuildStarts(Table, AccountRegion).TryAddAsync(New.Start("base/1.0.2/7", "event-b", Samples.Morning), default);
        await new BuildStarts(Table, AccountRegion).TryAddAsync(New.Start("base/1.0.2/7", "event-a", Samples.Morning.AddHours(3)), default);
        Assert.True(await new ReconcileCursors(Table, AccountRegion).TryWriteAsync(new(ReconcilePosition.Start, Samples.Morning), default));
        await WriteAsync(New.Configuration("infra-a", ConfigurationState.Compliant, Samples.Morning, repairedAt: Samples.Morning.AddHours(2)));
        await WriteAsync(New.Configuration("infra-b", ConfigurationState.Contested, Samples.Morning.AddHours(1), repairedAt: Samples.Morning.AddDays(1)));
        await WriteAsync(New.Configuration("infra-c", ConfigurationState.Repairing, Samples.Morning, repairedAt: Samples.Morning.AddHours(1)));
        await SeedRunsAsync();
        await WriteAsync(New.Pipeline("base", Samples.Morning.AddHours(1)));
        await WriteAsync(New.Pipeline("web", Samples.Morning));
        await WriteAsync(New.Pipeline("pay", disabledAt: null));
        await WriteAsync(New.Announced("base/1.0.2/7", Samples.Morning));
        await WriteAsync(New.Announced("web/1.0.0/1", Samples.Morning.AddDays(-1)));
        await WriteAsync(New.Announced("web/1.0.0/2", Samples.Morning.AddDays(-2)).Withdrawn("kept", Samples.Morning.AddDays(-1)));
        await new LifecycleRecords(Table, AccountRegion).TryWriteRunAsync(new() { Images = 3 }, default);
        await new LifecycleRecords(Table, AccountRegion).TryWritePlanAsync(new(Samples.Morning, "8f3c1e", [], [], false), default);
        foreach (var ami in new[] { "ami-0f1b2c3d4e5f60718", $"ami-{AccountRegion.Account}" })
            await new UsageReportRecords(Table, AccountRegion).TryWriteAsync(UsageReportTransitions.New(new(ami, "eu-west-1")).Requested(100, Samples.Morning), default);
        foreach (var origin in new[] { "infra", "apps" })
            await new PinnedAmiRecords(Table, AccountRegion).TryWriteAsync(new(origin, [], 0, "kim", Samples.Morning), default);
        foreach (var (kind, id) in new[] { (LeftoverKind.StuckBuild, "web/1.0.0/1"), (LeftoverKind.Snapshot, "snap-1") })
            await new LeftoverRecords(Table, AccountRegion).TryWriteAsync(new() { Kind = kind, Id = id, State = LeftoverState.Open, FoundAt = Samples.Morning }, default);
        await SeedChannelsAsync();
        await SeedPoliciesAsync();
        await PutAsync(new(new RecordKeys(AccountRegion).ModeOf(Capability.Gates), "mode"));
        foreach (var function in new[] { "SweepWaitingSteps", "ReconcileHistory" })
            await new FunctionRuns(Table, AccountRegion).WriteAsync(new(function, Samples.Morning, Samples.Morning), default);
        await new ImageApprovalRecords(Table, AccountRegion).TryWriteAsync(ImageApprovals.None(New.Start("base/1.0.2/7", "event-a", Samples.Morning).ImageArn), default);
        await new ImageApprovalRecords(Table, AccountRegion).TryWriteAsync(
            ImageApprovals.None(New.Start("base/1.0.2/7", "event-a", Samples.Morning).ImageArn, "web/prod"), default);
        foreach (var (function, hours) in new[] { ("OperateStack", 2), ("ApproveGate", 1) })
        {
            var caller = new Person($"arn:aws:iam::{AccountRegion.Account}:user/kim", "AIDA");
            await new CallRecords(Table, AccountRegion).TryWriteAsync(
                new(function, "request-1", caller, "approve", "fine", "", Samples.Morning.AddHours(hours)), default);
        }
    }

    private async Task<IReadOnlyList<string>> AskAsync(KeyRow row)
    {
        var terms = row.Terms(new Dictionary<string, string>
        {
            ["accountRegion"] = $"{AccountRegion.Account}#{AccountRegion.Region}",
            ["image"] = "base/1.0.2/7",
            ["step"] = "step-a",
            ["pipeline"] = "base",
            ["recipe"] = "image-recipe/base",
            ["day"] = "2026-11-20",
            ["status"] = "BUILDING",
            ["ami"] = $"ami-{AccountRegion.Account}",
            ["capability"] = "gates",
            ["function"] = "ApproveGate",
            ["request"] = "request-1",
            ["run"] = "0000000001",
            ["cause"] = "RecipeCreated:image-recipe/base/1.0.1",
            ["leftover"] = "Snapshot#snap-1",
            ["channel"] = "web/prod",
            ["publication"] = "0000000001",
            ["hash"] = "8f3c1e",
            ["sha256"] = ReleaseHash.Of(StoredRelease.Pack(Document("base/1.0.10/1", 3, Incompressible)).Packed!),
            ["rule"] = "weekly",
            ["configuration"] = "infra-a",
            ["approver"] = $"arn:aws:iam::{AccountRegion.Account}:role/PlatformApprover",
            ["vulnerability"] = "CVE-2026-4411",
        });
        return row.Call == "GetItem" ? [.. (await GetAsync(terms)).Select(NameOf)] : [.. (await QueryAsync(row, terms)).Select(NameOf)];
    }

    private async Task<IEnumerable<Dictionary<string, AttributeValue>>> GetAsync(IReadOnlyList<(string Attribute, string Value, bool Prefix)> terms)
    {
        var key = terms.ToDictionary(t => t.Attribute, t => new AttributeValue(t.Value));
        var answer = await Client.GetItemAsync(ITableFixture.TableName, key);
        return answer.IsItemSet ? [answer.Item] : [];
    }

    private async Task<IEnumerable<Dictionary<string, AttributeValue>>> QueryAsync(
        KeyRow row, IReadOnlyList<(string Attribute, string Value, bool Prefix)> terms)
    {
        var answer = await Client.QueryAsync(new QueryRequest
        {
            TableName = ITableFixture.TableName,
            IndexName = row.Index,
            ScanIndexForward = !row.Descending,
            Limit = row.Limit,
            KeyConditionExpression = string.Join(" AND ", terms.Select((t, n) => t.Prefix ? $"begins_with({t.Attribute}, :v{n})" : $"{t.Attribute} = :v{n}")),
            ExpressionAttributeValues = terms.Select((t, n) => (Name: $":v{n}", t.Value)).ToDictionary(v => v.Name, v => new AttributeValue(v.Value)),
        });
        return answer.Items;
    }

    /// <summary>A short name that is unique among the seeded items.</summary>
    private static string NameOf(Dictionary<string, AttributeValue> item)
    {
        var path = item["pk"].S.Split('#')[^1];
        return item["kind"].S switch
        {
            "ami" => "ami",
            "mode" or "functionRun" or "cursor" or "running" or "schedule" or "pipeline" => item["sk"].S,
            "released" => $"released {item["sk"].S.Split('#')[^1]}",
            "call" => $"call {item["pk"].S.Split('#')[^2]}",
            "usageReport" => "usage report",
            "releaseLink" => $"release {item["sk"].S}",
            "releaseText" => $"text {item["sk"].S}",
            "build" => path == "base/1.0.2/7" ? "base build" : path,
            _ => $"{path.Split('/')[0]} {item["sk"].S}",
        };
    }
}
