using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Publishing;
using ImageBuilderAutomation.Reliability;
using TestKit;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

public abstract partial class TableContract
{
    private GateRecords Gates => new(Table, AccountRegion);

    [ContractFact]
    public async Task A_gate_record_comes_back_as_it_was_written()
    {
        var written = await WriteAsync(New.Gate("base/1.0.0/1", "step-a", GateState.Answered, Samples.Morning, Samples.Morning.AddMinutes(1)));

        Assert.Equal(1, written.Version);
        Assert.Equivalent(written, await Gates.ReadAsync(New.Image("base/1.0.0/1"), "step-a", default), strict: true);
        Assert.Null(await Gates.ReadAsync(New.Image("base/1.0.0/1"), "step-b", default));
    }

    [ContractFact]
    public async Task A_gate_record_keeps_the_waivers_that_were_used()
    {
        var waiver = new UsedWaiver(["CVE-1", "CVE-2"], "kim", new(2026, 12, 31), "the option is off", "openssl*", null);
        var gate = New.Gate("base/1.0.0/1", "step-a", GateState.Answered, Samples.Morning, Samples.Morning.AddMinutes(1));
        await WriteAsync(gate with { Decision = gate.Decision! with { Waivers = [waiver], OmittedWaivers = 2 } });

        var read = await Gates.ReadAsync(New.Image("base/1.0.0/1"), "step-a", default);

        Assert.Equivalent(waiver, Assert.Single(read!.Decision!.Waivers), strict: true);
        Assert.Equal(2, read.Decision.OmittedWaivers);
    }

    [ContractFact]
    public async Task Only_one_of_two_writers_of_the_same_version_writes_a_gate_record()
    {
        var opened = await WriteAsync(New.Gate("base/1.0.0/1", "step-a", GateState.Open, Samples.Morning));

        var sending = await Gates.TryWriteAsync(opened with { State = GateState.Sending }, default);

        Assert.Null(await Gates.TryWriteAsync(opened with { State = GateState.Expired }, default));
        Assert.Equivalent(sending, await Gates.ReadAsync(opened.ImageArn, "step-a", default), strict: true);
    }

    [ContractFact]
    public async Task Open_and_sending_gates_are_listed_oldest_first_and_closed_ones_are_not()
    {
        await WriteAsync(New.Gate("base/1.0.0/2", "step-young", GateState.Open, Samples.Morning.AddHours(1)));
        var old = await WriteAsync(New.Gate("base/1.0.0/1", "step-old", GateState.Sending, Samples.Morning));
        await WriteAsync(New.Gate("base/1.0.0/1", "step-shut", GateState.Answered, Samples.Morning));

        Assert.Equal(["step-old", "step-young"], await StepsAsync(Gates.ListOpenAsync(default)));

        foreach (var state in new[] { GateState.Expired, GateState.AnsweredElsewhere, GateState.Answered })
        {
            old = await WriteAsync(old with { State = state });
            Assert.Equal(["step-young"], await StepsAsync(Gates.ListOpenAsync(default)));
        }
    }

    [ContractFact]
    public async Task More_open_gates_than_a_page_holds_are_all_listed()
    {
        // 150 gates of some 10 KB each.
        var reason = new string('r', 10_000);
        await Parallel.ForEachAsync(Enumerable.Range(0, 150), async (n, _) =>
            await WriteAsync(New.Gate("base/1.0.0/1", $"step-{n:D3}", GateState.Open, Samples.Morning.AddSeconds(n)) with { PipelineArn = reason }));

        Assert.Equal(Enumerable.Range(0, 150).Select(n => $"step-{n:D3}"), await StepsAsync(Gates.ListOpenAsync(default)));
    }

    [ContractFact]
    public async Task A_gate_is_found_by_its_step_alone_and_by_the_day_of_its_decision()
    {
        await WriteAsync(New.Gate("base/1.0.0/1", "step-a", GateState.Answered, Samples.Morning, Samples.Morning.AddMinutes(1)));
        await WriteAsync(New.Gate("base/1.0.0/1", "step-b", GateState.Open, Samples.Morning));
        await WriteAsync(New.Gate("base/1.0.0/1", "step-c", GateState.Answered, Samples.Morning, Samples.Morning.AddDays(1)));

        Assert.Equal("step-b", (await Gates.FindByStepAsync("step-b", default))?.StepExecutionId);
        Assert.Null(await Gates.FindByStepAsync("step-z", default));
        Assert.Equal(["step-a"], await StepsAsync(Gates.ListByDecisionDayAsync(new(2026, 11, 20), default)));
    }

    [ContractFact]
    public async Task The_item_that_the_documentation_shows_overrides_a_mode()
    {
        var overrides = new ModeOverrides(Table, AccountRegion, Packaged);
        Assert.Null(await overrides.ReadAsync(Capability.Gates, default));

        foreach (var (text, mode) in new[] { ("off", Mode.Off), ("Act", Mode.Act), ("observe", Mode.Observe) })
        {
            await Client.PutItemAsync(ITableFixture.TableName, new()
            {
                ["pk"] = new($"{AccountRegion.Account}#{AccountRegion.Region}#modes"),
                ["sk"] = new("gates"),
                ["kind"] = new("mode"),
                ["mode"] = new(text),
            });
            Assert.Equal(mode, await overrides.ReadAsync(Capability.Gates, default));
        }

        Assert.Null(await overrides.ReadAsync(Capability.Lifecycle, default));
    }

    [ContractFact]
    public async Task A_mistyped_mode_counts_as_observe_and_causes_a_warning()
    {
        var log = new RecordedLog<ModeOverrides>();
        await PutAsync(new(new RecordKeys(AccountRegion).ModeOf(Capability.Gates), "mode") { Display = new Dictionary<string, string> { ["mode"] = "stop!" } });
        await PutAsync(new(new RecordKeys(AccountRegion).ModeOf(Capability.Builds), "mode"));

        Assert.Equal(Mode.Observe, await new ModeOverrides(Table, AccountRegion, Packaged, log).ReadAsync(Capability.Gates, default));
        Assert.Equal(Mode.Observe, await new ModeOverrides(Table, AccountRegion, Packaged, log).ReadAsync(Capability.Builds, default));

        Assert.Contains("'stop!'", log.Lines[0].Text, StringComparison.Ordinal);
        Assert.Contains("act, observe or off", log.Lines[1].Text, StringComparison.Ordinal);
    }

    [ContractFact]
    public async Task A_switch_that_a_person_set_counts_until_it_is_taken_back()
    {
        var (switches, overrides) = (new ModeSwitches(Table, AccountRegion), new ModeOverrides(Table, AccountRegion, Packaged));
        await switches.WriteAsync(new(Capability.Gates, Mode.Off, "arn:aws:iam::111122223333:user/kim", "wrong answers", Samples.Morning), default);
        Assert.Equal(Mode.Off, await overrides.ReadAsync(Capability.Gates, default));
        var set = Assert.Single(await switches.ReadAsync(default));
        Assert.Equal(new(Capability.Gates, Mode.Off, "arn:aws:iam::111122223333:user/kim", "wrong answers", Samples.Morning) { Version = set.Version }, set);

        await switches.WriteAsync(new(Capability.Gates, null, "arn:aws:iam::111122223333:user/kim", "mended", Samples.Morning), default);
        Assert.Null(await overrides.ReadAsync(Capability.Gates, default));
    }

    [ContractFact]
    public async Task What_people_say_is_read_with_the_gate_and_with_the_switch()
    {
        var gate = await WriteAsync(New.Gate("base/1.0.0/1", "step-a", GateState.Open, Samples.Morning));
        var approvals = new ImageApprovalRecords(Table, AccountRegion);
        var said = await approvals.ReadAsync(gate.ImageArn, default);
        Assert.Equal(0, said.Version);
        var first = await approvals.TryWriteAsync(
            said with { Approvals = [new("platform", "arn:aws:iam::111122223333:user/kim", "fine", Samples.Morning) { StepExecutionId = "step-a" }] }, default);
        Assert.Equal(1, first!.Version);
        Assert.Null(await approvals.TryWriteAsync(said, default));

        var (record, read) = await Gates.ReadWithApprovalsAsync(gate.ImageArn, "step-a", default);
        Assert.Equal(("step-a", 1), (record!.StepExecutionId, read.Version));
        Assert.Equal("fine", Assert.Single(read.Of("step-a")).Reason);
        Assert.Empty(read.Of("step-b"));
        var look = await ((IGateControl)new ModeOverrides(Table, AccountRegion, Packaged)).ReadAsync(gate.ImageArn, default);
        Assert.Equal(((Mode?)null, 1L, null), (look.Override, look.Approvals.Version, look.Changed));
        Assert.Equal([gate.ImageArn], (await approvals.ReadAsync([gate.ImageArn, gate.ImageArn.Replace("/1.0.0/1", "/1.0.0/2", StringComparison.Ordinal)], default)).Keys);
    }

    [ContractFact]
    public async Task What_people_say_about_an_image_for_a_channel_belongs_to_that_image_and_channel_alone()
    {
        var (image, other) = (New.Image("base/1.0.0/1"), New.Image("base/1.0.0/2"));
        IImageApprovals approvals = new ImageApprovalRecords(Table, AccountRegion);
        var subject = ApprovalSubject.OfChannel("web/prod", image);
        var none = await approvals.ReadAsync(subject, default);
        Assert.Equal((0, "web/prod"), (none.Version, none.Channel));
        var first = await approvals.TryWriteAsync(
            none with { Approvals = [new("platform", "arn:aws:iam::111122223333:user/kim", "fine", Samples.Morning) { Channel = "web/prod" }] }, default);
        Assert.Equal((1, null), (first!.Version, await approvals.TryWriteAsync(none, default)));

        Assert.Single((await approvals.ReadAsync(subject, default)).Of(subject));
        Assert.Equal([image], (await approvals.ReadAsync("web/prod", [image, other], default)).Keys);
        Assert.Empty(await approvals.ReadAsync("web/test", [image, other], default));
        Assert.Equal(0, (await approvals.ReadAsync(image, default)).Version);
    }

    [ContractFact]
    public async Task Approvals_that_were_copied_from_another_image_or_channel_cannot_be_read()
    {
        IImageApprovals approvals = new ImageApprovalRecords(Table, AccountRegion);
        foreach (var (into, of, channel) in new[] { ("1", "2", "web/prod"), ("3", "3", "web/test"), ("4", "4", null) })
        {
            var image = New.Image($"base/1.0.0/{into}");
            var copied = RecordBody.Write(ImageApprovals.None(New.Image($"base/1.0.0/{of}"), channel), RecordJson.Readable.ImageApprovals);
            await PutAsync(new(new RecordKeys(AccountRegion).ApprovalsOf(image, "web/prod"), "approvals") { Body = copied, Version = 1 });

            Assert.NotNull((await approvals.ReadAsync(ApprovalSubject.OfChannel("web/prod", image), default)).Problem);
        }
    }

    [ContractFact]
    public async Task Damaged_approvals_are_a_problem_and_never_none()
    {
        var gate = await WriteAsync(New.Gate("base/1.0.0/1", "step-a", GateState.Open, Samples.Morning));
        await PutAsync(new(new RecordKeys(AccountRegion).ApprovalsOf(gate.ImageArn), "approvals") { Body = "{", Version = 3 });
        Assert.NotNull((await Gates.ReadWithApprovalsAsync(gate.ImageArn, "step-a", default)).Approvals.Problem);
    }

    /// <remarks>The last look before an act. A deleted item is as good as another policy.</remarks>
    [ContractFact]
    public async Task An_act_under_a_policy_that_is_no_longer_in_force_is_refused()
    {
        var published = new PolicyPublications(Table, AccountRegion);
        var first = await published.TryWriteActiveAsync(Samples.Publication(1), default);
        var id = new PublicationId(first!.Number, first.Hash);
        var overrides = new ModeOverrides(Table, AccountRegion, new(new() { Hash = first.Hash }, IsPublished: true, id, []));
        Assert.Null(await overrides.ReadAsync(Capability.Gates, default));

        // The same policy, published again by somebody else.
        await published.TryWriteActiveAsync(Samples.Publication(2) with { Hash = first.Hash, Version = first.Version }, default);

        await Assert.ThrowsAsync<PolicyChangedException>(() => overrides.ReadAsync(Capability.Gates, default));
        var look = await ((IGateControl)overrides).ReadAsync(New.Gate("base/1.0.0/1", "s", GateState.Open, Samples.Morning).ImageArn, default);
        Assert.Throws<PolicyChangedException>(() => look.RequirePolicy(mayGoOut: false));
        look.RequirePolicy(mayGoOut: true);
        await Client.PutItemAsync(ITableFixture.TableName, new() { ["pk"] = new($"{AccountRegion.Account}#{AccountRegion.Region}#policy"), ["sk"] = new("active") });
        await Assert.ThrowsAsync<PolicyChangedException>(() => overrides.ReadAsync(Capability.Builds, default));
    }

    private static PolicyInForce Packaged { get; } = PolicyInForce.Packaged(new() { Hash = "packaged" });

    private async Task<GateRecord> WriteAsync(GateRecord record)
    {
        var written = await Gates.TryWriteAsync(record, default);
        Assert.NotNull(written);
        return written;
    }

    private static async Task<IReadOnlyList<string>> StepsAsync(IAsyncEnumerable<GateRecord> gates) =>
        [.. await gates.Select(g => g.StepExecutionId).ToListAsync()];

    [ContractFact]
    public async Task An_unreadable_gate_is_reported_after_all_others_were_returned()
    {
        await WriteAsync(New.Gate("base/1.0.0/1", "step-a", GateState.Open, Samples.Morning));
        await WriteAsync(New.Gate("base/1.0.0/1", "step-c", GateState.Open, Samples.Morning.AddHours(2)));
        var keys = new RecordKeys(AccountRegion);
        var build = keys.Build(ImageBuildArn.Parse(New.Image("base/1.0.0/1")));
        await PutAsync(
            new(new(build, "gate#step-b"), "gate") { Body = "{", Index3 = new(keys.OpenGates, RecordKeys.TimeAnd(Samples.Morning.AddHours(1), "step-b")) });
        List<string> read = [];

        var problem = await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var gate in Gates.ListOpenAsync(default))
                read.Add(gate.StepExecutionId);
        });

        Assert.Equal(["step-a", "step-c"], read);
        Assert.Contains("step-b", problem.Message, StringComparison.Ordinal);
    }
}
