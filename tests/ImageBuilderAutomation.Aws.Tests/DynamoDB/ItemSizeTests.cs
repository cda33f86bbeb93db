using System.Globalization;
using System.Text;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Leftovers;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Policies.Publishing;
using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Rules;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

/// <summary>DynamoDB refuses an item of more than 400 KB, so the size of every record must be bounded.</summary>
public sealed partial class ItemSizeTests
{
    private const int MaxBytes = 400 * 1024;

    /// <summary>A no-break space. No character needs more bytes in JSON: six.</summary>
    private const char Longest = '\u00a0';

    private static readonly AccountRegion AccountRegion = new("111122223333", "eu-west-1");

    [Fact]
    public void Details_keep_the_latest_executions_of_a_build_however_often_it_was_retried()
    {
        var runs = new RunList();
        for (var n = 0; n < 60; n++)
            runs.Add(Execution(n), Enumerable.Range(0, 15).Select(Step));

        var (kept, leftOut) = runs.Bounded();
        var details = new Samples(AccountRegion).Details("base/1.0.0/1") with { Workflows = kept, OmittedCount = leftOut };

        Assert.Equal("wf-59", kept[^1].Id);
        Assert.Equal((10, 150, 50 * 16), (kept.Count, kept.Sum(run => run.Steps.Count), leftOut));
        Assert.InRange(Encoding.UTF8.GetByteCount(RecordBody.Write(details, RecordJson.Readable.BuildDetails)), 100_000, MaxBytes);
    }

    [Fact]
    public void A_run_takes_no_more_causes_than_fit_an_item()
    {
        var name = new string('n', 120);
        var run = PipelineRunTransitions.Opened($"arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/{name}", null, CauseOf(0));
        for (var n = 1; n < 2000; n++)
            run = run.With(CauseOf(n));

        Assert.Equal((PipelineRunRecord.MaxCauses, 2000 - PipelineRunRecord.MaxCauses), (run.Causes.Count, run.OmittedCauses));
        Assert.InRange(Encoding.UTF8.GetByteCount(RecordBody.Write(run, RecordJson.Readable.PipelineRunRecord)), 100_000, MaxBytes);

        for (var n = 0; n < PipelineRunRecord.MaxRequests; n++)
            run = run.With(new(new(CauseKind.Manual, new('p', 700), new('r', 64), Samples.Morning), [], new(Longest, ManualStart.MaxReason), Samples.Morning, 0, null));
        Assert.True(run.HasAllRequests);
        Assert.InRange(Encoding.UTF8.GetByteCount(RecordBody.Write(run, RecordJson.Readable.PipelineRunRecord)), 100_000, MaxBytes);

        PipelineRunCause CauseOf(int n) => new(
            Cause.Each(CauseKind.ComponentCreated, $"component/{name}/1.0.{n}/1", Samples.Morning.AddSeconds(n)),
            ["a rule with a name", "another rule with a name"],
            $"component/{name}/x.x.x matches component/{name}/1.0.{n}/1", Samples.Morning, 0, null);
    }

    [Fact]
    public void A_run_takes_no_more_causes_with_long_names_than_fit_an_item()
    {
        var name = "/" + new string('p', 1010);
        var run = PipelineRunTransitions.Opened("arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/base", null, CauseOf(0));
        for (var n = 1; n < 2000; n++)
            run = run.With(CauseOf(n));

        Assert.Equal(2000, run.Causes.Count + run.OmittedCauses);
        Assert.InRange(Encoding.UTF8.GetByteCount(RecordBody.Write(run, RecordJson.Readable.PipelineRunRecord)), 100_000, MaxBytes);

        PipelineRunCause CauseOf(int n) => new(
            Cause.Each(CauseKind.ParameterChanged, name, Samples.Morning.AddSeconds(n)), ["parameters"], $"rule parameters names parameter {name}", Samples.Morning, 0, null);
    }

    [Fact]
    public void A_pipeline_whose_builds_fail_for_ever_fits_an_item()
    {
        var name = new string('n', 128);
        var record = PipelineHealthTransitions.Opened($"arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/{name}");
        for (var n = 0; n < 1000; n++)
        {
            record = record.With(
                new($"arn:aws:imagebuilder:eu-west-1:111122223333:image/{name}/1.0.0/{n}", Samples.Morning.AddMinutes(n), "SCHEDULED", new string('\u001b', 200)),
                BuildResult.Failed);
        }

        record = record.Decided(new(PipelineHealthVerdict.Keep, new string(Longest, 1000), new string('a', 64), Samples.Morning));
        Assert.Equal(PipelineHealthRecord.MaxFailures, record.FailuresInARow);
        Assert.InRange(Encoding.UTF8.GetByteCount(RecordBody.Write(record, RecordJson.Readable.PipelineHealthRecord)), 50_000, MaxBytes);
    }

    [Fact]
    public void A_build_distributed_to_every_account_and_Region_that_quotas_allow_fits_an_item()
    {
        var build = new Samples(AccountRegion).Build("base/1.0.0/1", "AVAILABLE", Samples.Morning);
        var amis = from account in Enumerable.Range(0, 50)
                   from region in Enumerable.Range(0, 30)
                   select new OutputAmi($"ami-{account * 30 + region:x17}", $"ap-southeast-{region}", $"{account:D12}", new string('n', 60));
        var tags = Enumerable.Range(0, 50).ToDictionary(n => $"key-{n}", _ => new string('v', 256));
        var (message, name) = (new string(Longest, 1024), new string('n', 100));
        var context = new FailureContext
        {
            Step = name,
            Component = new(new('a', 300), name, name, name, message),
            DistributionMessage = message,
            Regions = [.. Enumerable.Repeat(new FailedRegion(name, name, name, name, message[..300]), 10)],
        };
        var full = build with
        {
            Current = build.Current! with { Amis = [.. amis], Tags = tags, FailureContext = context },
            Failure = new(message, null, Samples.Morning) { Context = context },
        };
        for (var n = 0; n < 1000; n++)
        {
            full = BuildHistory.Merge(
                full, ImageBuildArn.Parse(full.ImageArn), new(new('A', 32), new('B', 32), Samples.Morning.AddSeconds(n), "eventbridge"), null, null);
        }

        var item = BuildItem.Of(full, ImageBuildArn.Parse(full.ImageArn), new(AccountRegion));

        Assert.InRange(Encoding.UTF8.GetByteCount(item.Body!) + item.Display.Sum(s => s.Key.Length + Encoding.UTF8.GetByteCount(s.Value)), 200_000, MaxBytes);
    }

    [Fact]
    public void A_usage_report_keeps_a_limited_number_of_entries_and_short_texts()
    {
        var entries = Enumerable.Range(0, 5000).Select(n => new UsageReportEntry($"{n:000000000000}", new(Longest, 5000), n)).ToList();
        var record = UsageReportTransitions.New(new("ami-0123456789abcdef0", "eu-west-1")).Requested(100, Samples.Morning).Accepted("amiur-1", Samples.Morning)
            .Read(Samples.Morning, entries, Samples.Morning).Failed(new(Longest, 5000), Samples.Morning);

        Assert.Equal((UsageReportTransitions.MaxEntries, 4500), (record.Result!.Entries.Count, record.Result.More));
        Assert.InRange(Encoding.UTF8.GetByteCount(RecordBody.Write(record, RecordJson.Readable.UsageReportRecord)), 50_000, MaxBytes);
    }

    [Fact]
    public void A_leftover_keeps_short_texts()
    {
        var (now, longest) = (Samples.Morning, new string(Longest, 5000));
        var record = ((LeftoverRecord?)null).Confirmed(new(LeftoverKind.StuckBuild, "base/1.0.0/1", new Samples(AccountRegion).Image("base/1.0.0/1"), now, 8, longest), now)
            .Cancelling(new("token", longest, new('h', 64), now), now).Closed(longest, now);

        Assert.InRange(Encoding.UTF8.GetByteCount(RecordBody.Write(record, RecordJson.Readable.LeftoverRecord)), 1_000, 10_000);
    }

    [Fact]
    public void The_longest_list_of_pins_fits_an_item()
    {
        var pins = new PinnedAmis(
            new('o', PinnedAmis.MaxOriginLength), [.. Enumerable.Range(0, PinnedAmis.MaxIds).Select(n => $"ami-{n:x17}")], int.MaxValue, new('r', 700), Samples.Morning);

        Assert.InRange(Encoding.UTF8.GetByteCount(RecordBody.Write(pins, RecordJson.Readable.PinnedAmis)), 200_000, MaxBytes);
    }

    [Fact]
    public void The_largest_texts_that_can_be_published_fit_an_item()
    {
        var text = new PolicyText(new('f', 64), new('A', PolicyText.MaxStored / 2), new('+', PolicyText.MaxStored / 2));
        Assert.Null(text.SizeProblem);
        Assert.NotNull((text with { Policy = text.Policy + "A" }).SizeProblem);

        AssertFits(PolicyItems.Of(text, new(AccountRegion)));
        AssertFits(PolicyItems.Of(new ActiveCopy(int.MaxValue, text), new(AccountRegion)));
        // What is below the limit of characters is below DynamoDB's limit of bytes.
        Assert.InRange(Encoding.UTF8.GetByteCount(PolicyItems.Of(new ActiveCopy(int.MaxValue, text), new(AccountRegion)).Body!), PolicyText.MaxStored, MaxBytes - 20_000);
    }

    [Fact]
    public void A_publication_and_a_proposal_with_the_longest_names_fit_an_item()
    {
        // An ARN of IAM has at most 512 characters of path and 64 of name.
        var people = Enumerable.Range(0, PolicyAuthors.Max).Select(n => new Person($"arn:aws:iam::111122223333:user/{new string('p', 576)}{n:000}", $"AIDA{new string('u', 124)}"));
        var changes = Enumerable.Repeat(new PolicyChange(new('p', 160), new('w', 200), ChangeEffect.Loosens), PolicyPublication.MaxChanges).ToList();
        var publication = Samples.Publication(1) with
        {
            Reason = new(Longest, 500),
            ConfirmReason = new(Longest, 500),
            Confirmer = people.First(),
            Authors = [.. people],
            Changes = changes,
        };

        AssertFits(PolicyItems.OfActive(publication, new(AccountRegion)));
        AssertFits(PolicyItems.Of(publication, new(AccountRegion)));
        AssertFits(PolicyItems.Of(
            Samples.Proposal with { Proposer = people.First(), Reason = new(Longest, 500), Changes = changes, End = new("confirmed", people.Last(), Samples.Morning) { Reason = new(Longest, 500) } },
            new(AccountRegion)));
    }

    /// <remarks>The longest ARN, reason and id that IAM and the functions let through.</remarks>
    [Fact]
    public void What_people_say_about_an_image_fits_an_item()
    {
        var said = Said("step-1");
        said = said with
        {
            Withdrawn = [.. said.Approvals.Take(ImageApprovals.MaxWithdrawn).Select(approval => new Withdrawal(approval, approval.By, new(Longest, 500), Samples.Morning, new('r', 64)))],
        };

        Assert.InRange(Encoding.UTF8.GetByteCount(RecordBody.Write(said, RecordJson.Readable.ImageApprovals)), 1_000, MaxBytes);
    }

    [Fact]
    public void A_call_and_its_answer_fit_an_item() => Assert.InRange(
        Encoding.UTF8.GetByteCount(RecordBody.Write(
            new CallRecord("PublishPolicy", new('r', 64), new(new('p', 700), new('u', 200)), "publishWaivers", new(Longest, 500), new('f', 64), Samples.Morning)
            {
                Answer = new(200, "Done", new(Longest, 2000)) { Details = [.. Enumerable.Repeat(new string(Longest, 400), 50)] },
            },
            RecordJson.Readable.CallRecord)),
        1_000, MaxBytes);

    private static GateRecord Approvals(GateRecord gate) => gate.Seeing(Said(gate.StepExecutionId));

    private static ImageApprovals Said(string step) => ImageApprovals.None("arn:aws:imagebuilder:eu-west-1:111122223333:image/base/1.0.0/1") with
    {
        Approvals =
        [
            .. Enumerable.Range(0, ImageApprovals.Max).Select(n => new Approval(
                "platform", $"arn:aws:sts::111122223333:assumed-role/Approver/{new string('p', 640)}{n:000}", new(Longest, 500), Samples.Morning)
            {
                StepExecutionId = step, UserId = new('u', 200),
            }),
        ],
        Stop = new($"arn:aws:sts::111122223333:assumed-role/Approver/{new string('p', 64)}", new(Longest, 500), Samples.Morning),
    };

    private static void AssertFits(TableItem item) => Assert.InRange(
        Encoding.UTF8.GetByteCount(item.Body!) + item.Display.Sum(s => s.Key.Length + Encoding.UTF8.GetByteCount(s.Value)), 1_000, MaxBytes);

    private static WorkflowExecutionMetadata Execution(int n) => new()
    {
        WorkflowExecutionId = $"wf-{n}",
        WorkflowBuildVersionArn = "arn:aws:imagebuilder:eu-west-1:111122223333:workflow/distribution/a-long-name-of-a-workflow/1.0.0/1",
        Type = WorkflowType.DISTRIBUTION,
        Status = WorkflowExecutionStatus.FAILED,
        Message = new('\u001b', 500),
        StartTime = Samples.Morning.AddMinutes(n).ToString("O", CultureInfo.InvariantCulture),
    };

    private static WorkflowStepMetadata Step(int n) => new()
    {
        StepExecutionId = $"step-11111111-2222-3333-4444-{n:D12}",
        Name = new('s', 100),
        Action = "ApplyImageConfigurations",
        Status = WorkflowStepExecutionStatus.FAILED,
        // Each takes six characters in JSON.
        Message = new('\u001b', 500),
        StartTime = "2026-11-20T09:00:00.000Z",
        EndTime = "2026-11-20T09:00:00.000Z",
    };
}
