using ImageBuilderAutomation.Aws.Ssm;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Local.Tests.Ec2;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Local.Tests.Ssm;

/// <summary>The product's own adapter for parameters of channels, over the local host's SSM.</summary>
public sealed class ChannelTargetTests : IAsyncLifetime, IDisposable
{
    private static readonly ParameterTarget Target = new("/web/prod", null);

    private Ec2Stack _stack = null!;
    private ParameterTargets _targets = null!;

    public async Task InitializeAsync()
    {
        _stack = await Ec2Stack.StartAsync();
        _stack.Put("""{ "settings": { "parameterCheckSeconds": 60 } }""");
        _targets = new(new(Ec2Stack.Owner, "us-east-1"), _stack.Stack.ClientEnvironment(Ec2Stack.Owner));
    }

    public async Task DisposeAsync()
    {
        await _stack.DisposeAsync();
    }

    public void Dispose() => _targets.Dispose();

    [Fact]
    public async Task A_write_is_read_back_after_its_check_and_refuses_another_meanwhile()
    {
        Assert.Equal(TargetWrite.Accepted(1), await WriteAsync(Ec2Stack.Ami));
        Assert.Equal(new(null, 0), await ReadAsync());
        Assert.True((await WriteAsync(Ec2Stack.Ami)).IsBusy);

        await _stack.AdvanceAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(new(Ec2Stack.Ami, 1), await ReadAsync());
    }

    [Fact]
    public async Task An_AMI_that_does_not_exist_leaves_the_parameter_as_it_was()
    {
        await WriteAsync(Ec2Stack.Ami);
        await _stack.AdvanceAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(TargetWrite.Accepted(2), await WriteAsync("ami-00000000000000001"));
        await _stack.AdvanceAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(new(Ec2Stack.Ami, 1), await ReadAsync());
    }

    [Fact]
    public async Task A_target_of_another_Region_is_a_parameter_there()
    {
        await WriteAsync(Ec2Stack.Ami);
        await _stack.AdvanceAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(new(null, 0), Read(await _targets.ReadAsync(Target with { Region = "eu-west-1" }, default)));
    }

    private Task<TargetWrite> WriteAsync(string ami) => _targets.WriteAsync(Target, ami, default);

    private async Task<TargetReading> ReadAsync() => Read(await _targets.ReadAsync(Target, default));

    private static TargetReading Read(Known<TargetReading> reading) => Assert.IsType<Known<TargetReading>.Yes>(reading).Value;
}
