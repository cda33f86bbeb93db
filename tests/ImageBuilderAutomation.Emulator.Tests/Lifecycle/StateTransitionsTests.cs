using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderModel;
using ImageBuilderModel.Smithy;

namespace ImageBuilderAutomation.Emulator.Tests.Lifecycle;

public sealed class StateTransitionsTests
{
    // From the user guide's "Allowed resource state transitions"; a request for the current status counts as legal.
    private static readonly Dictionary<string, string[]> Legal = new(StringComparer.Ordinal)
    {
        ["AVAILABLE"] = ["AVAILABLE", "DEPRECATED", "DISABLED", "DELETED"],
        ["DEPRECATED"] = ["AVAILABLE", "DEPRECATED", "DISABLED", "DELETED"],
        ["DISABLED"] = ["AVAILABLE", "DISABLED", "DELETED"],
        ["FAILED"] = ["DELETED"],
        ["CANCELLED"] = ["DELETED"],
    };

    public static TheoryData<string, string> Pairs()
    {
        var pairs = new TheoryData<string, string>();
        foreach (var from in Values("ImageStatus").Where(status => status != "DELETED"))
        {
            foreach (var to in Values("ResourceStatus"))
                pairs.Add(from, to);
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void An_AMI_image_allows_only_the_transitions_of_the_guide(string from, string to)
    {
        var refusal = StateTransitions.Refusal(from, to, container: false);

        Assert.Equal(Legal.GetValueOrDefault(from, []).Contains(to), refusal is null);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_container_image_can_only_be_deleted_once_it_is_built(string from, string to)
    {
        var refusal = StateTransitions.Refusal(from, to, container: true);

        Assert.Equal(to == "DELETED" && Legal.ContainsKey(from), refusal is null);
    }

    private static IReadOnlyList<string> Values(string shape) => ((EnumShape)ServiceModels.ImageBuilder.Shapes[shape]).Values;
}
