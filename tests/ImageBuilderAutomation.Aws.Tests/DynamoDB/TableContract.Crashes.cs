using ImageBuilderAutomation.Metrics;
using System.Globalization;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Notifications;
using Microsoft.Extensions.Logging.Abstractions;
using TestKit;
using TestKit.Gates;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

public abstract partial class TableContract
{
    [ContractFact]
    public async Task Recording_a_build_is_complete_after_redelivery_when_it_was_killed_after_any_call()
    {
        string[] amis = ["ami-1", "ami-2"];
        for (var effect = 1; ; effect++)
        {
            var accountRegion = new AccountRegion(Interlocked.Increment(ref s_accounts).ToString("D12", CultureInfo.InvariantCulture), "eu-west-1");
            var build = new Samples(accountRegion).Build("base/1.0.0/1", "AVAILABLE", Samples.Morning, "base", amis);
            var builds = new BuildRecords(Table, accountRegion);
            var effects = Effects.KillAfter(effect);
            using var client = new InterruptedDynamoDB(Client, effects);

            var recording = RecordAsync(build, accountRegion, new(client, ITableFixture.TableName));
            if (await Record.ExceptionAsync(() => recording) is not KilledException)
            {
                // The record is read, two pointers and the record are written; the details are read; the pipeline's record is read and written; the details
                // are written.
                Assert.Equal(9, effect);
                return;
            }

            // A record never exists without the pointers of all its AMIs.
            var left = await builds.ReadAsync(build.ImageArn, default);
            foreach (var ami in amis)
                Assert.Equal((effect, left?.ImageArn), (effect, (await builds.FindByAmiAsync(ami, default))?.ImageArn));

            await RecordAsync(build, accountRegion, Table);

            var record = await builds.ReadAsync(build.ImageArn, default);
            Assert.Equal((effect, 1L, "AVAILABLE"), (effect, record!.Version, record.Current!.Status));
            Assert.Single(record.Transitions);
            Assert.Equal((effect, 1L, "AVAILABLE"), (effect, (await builds.ReadAuditTrailAsync(build.ImageArn, default)).Details?.Version, record.Status));
            foreach (var ami in amis)
                Assert.Equal((effect, build.ImageArn), (effect, (await builds.FindByAmiAsync(ami, default))?.ImageArn));
        }
    }

    private static Task<RecordReport> RecordAsync(BuildRecord build, AccountRegion accountRegion, RecordTable table)
    {
        var clock = new TestClock();
        var images = new FakeImageBuilder(clock) { Snapshots = { [build.ImageArn] = build.Current! } };
        var evt = new BuildEvent(ImageBuildArn.Parse(build.ImageArn), new("INTEGRATING", "AVAILABLE", Samples.Morning, "eventbridge"));
        var observer = new BuildObserver(
            images, images, new BuildRecords(table, accountRegion), new BuildDetailsRecords(table, accountRegion),
            Health(table, accountRegion), GateEnds(table, accountRegion), new NullNotificationPublisher(), new NullMetrics(), CoverageRules.None, clock);
        return new RecordBuild(observer, accountRegion, clock, NullLogger<RecordBuild>.Instance).HandleAsync(evt, default);
    }
}
