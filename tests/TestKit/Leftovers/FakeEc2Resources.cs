using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Leftovers;

namespace TestKit.Leftovers;

/// <summary>An EC2 with one snapshot of an image that does not exist, and no AMI.</summary>
public sealed class FakeEc2Resources : IEc2Resources, IAmiStates
{
    public List<Ec2Resource> All { get; } =
    [
        new(
            LeftoverKind.Snapshot, "snap-0123456789abcdef0", "arn:aws:imagebuilder:us-east-1:123456789012:image/base-al2023/1.0.0/2",
            new(2026, 7, 1, 8, 0, 0, TimeSpan.Zero), 8),
    ];

    public Task<Ec2Resources> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(new Ec2Resources([.. All]));

    public Task<Known<string?>> ReadAsync(string amiId, CancellationToken cancellationToken) => Task.FromResult<Known<string?>>(new Known<string?>.Yes(null));
}
