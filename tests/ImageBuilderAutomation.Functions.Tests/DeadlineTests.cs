using System.Globalization;
using Amazon.Lambda.TestUtilities;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Reliability;
using TestKit;
using YamlDotNet.RepresentationModel;

namespace ImageBuilderAutomation.Functions.Tests;

/// <summary>A pass begins no item that the function's time-out would cut off.</summary>
public sealed class DeadlineTests
{
    [Theory]
    [InlineData(120, 95)]
    [InlineData(150, 125)]
    [InlineData(40, 20)]
    [InlineData(1, 0.5)]
    public void A_pass_closes_25_seconds_before_the_time_out_or_halfway_if_there_is_less_time(double left, double closes) =>
        Assert.Equal(TimeSpan.FromSeconds(closes), Deadline.ClosesAfter(TimeSpan.FromSeconds(left)));

    [Fact]
    public void A_host_without_a_deadline_cancels_and_closes_nothing()
    {
        using var deadline = Deadline.Of(new TestLambdaContext { RemainingTime = TimeSpan.Zero });

        Assert.False(deadline.Token.IsCancellationRequested || deadline.Time.Closing.IsCancellationRequested);
    }

    [Theory]
    [InlineData("SweepWaitingSteps")]
    [InlineData("ReconcileHistory")]
    [InlineData("CheckConfigurations")]
    [InlineData("StartDeferredBuilds")]
    [InlineData("CheckLeftovers")]
    [InlineData("MoveChannels")]
    [InlineData("RecordReleases")]
    [InlineData("RetireImages")]
    public void The_time_out_of_a_function_leaves_its_pass_more_time_than_one_item_takes(string function)
    {
        using var reader = new StreamReader(Repository.PathOf("template.yaml"));
        var stream = new YamlStream();
        stream.Load(reader);
        var timeout = (YamlScalarNode)stream.Documents[0].RootNode["Resources"][function]["Properties"]["Timeout"];

        var left = TimeSpan.FromSeconds(int.Parse(timeout.Value!, CultureInfo.InvariantCulture));

        Assert.True(left - Deadline.ClosesAfter(left) > GuardedPass.ItemLimit);
        Assert.True(Deadline.ClosesAfter(left) > GuardedPass.ItemLimit);
    }
}
