using TestKit;

namespace Conventions;

/// <summary>No folder of a project uses another one that uses it, so each can be read and changed after the ones below it.</summary>
public sealed class FolderCycleTests
{
    /// <remarks>Binding every source takes as long as all other tests of this project together.</remarks>
    [LongTheory]
    [InlineData("ImageBuilderAutomation", 60)]
    [InlineData("ImageBuilderAutomation.Aws", 3)]
    [InlineData("ImageBuilderAutomation.Functions", 0)]
    [InlineData("ImageBuilderAutomation.Cli", 20)]
    [InlineData("ImageBuilderAutomation.Emulator", 40)]
    [InlineData("ImageBuilderAutomation.Local", 15)]
    [InlineData("ImageBuilderModel", 1)]
    public void No_folders_use_each_other(string project, int atLeast)
    {
        var graph = FolderGraph.OfProject(Repository.PathOf("src", project));

        Assert.True(graph.References.Select(reference => (reference.From, reference.To)).Distinct().Count() >= atLeast, "The graph is empty: the sources were not bound.");
        Assert.Empty(graph.Cycles().SelectMany(cycle => graph.References.Where(reference => cycle.Contains(reference.From) && cycle.Contains(reference.To))));
    }

    [Theory]
    [InlineData("return new Sample.Two.Second().ToString();")]
    [InlineData("Two.Second second = new(); return second.ToString();")]
    [InlineData("return typeof(Two.Second).Name;")]
    public void Two_folders_that_use_each_other_are_detected(string code) => Assert.Equal(["One", "Two"], Assert.Single(CyclesOf(
        ("One/First.cs", $"namespace Sample.One; public class First {{ public string Use() {{ {code} }} }}"),
        ("Two/Second.cs", "using Sample.One; namespace Sample.Two; public class Second : First;"))));

    [Fact]
    public void A_folder_and_its_parent_that_use_each_other_are_detected() => Assert.Equal([".", "One"], Assert.Single(CyclesOf(
        ("First.cs", "namespace Sample; public class First { public One.Second? Use; }"),
        ("One/Second.cs", "namespace Sample.One; public class Second : First;"))));

    [Fact]
    public void A_cycle_through_a_third_folder_is_detected() => Assert.Equal(["One", "Three", "Two"], Assert.Single(CyclesOf(
        ("One/First.cs", "namespace Sample.One; public class First { public Two.Second? Use; }"),
        ("Two/Second.cs", "namespace Sample.Two; public class Second { public Three.Third? Use; }"),
        ("Three/Third.cs", "using Sample.One; namespace Sample.Three; public class Third { public string Use() => nameof(First.Use); }"))));

    [Fact]
    public void A_use_in_one_direction_is_no_cycle() => Assert.Empty(CyclesOf(
        ("First.cs", "namespace Sample; public class First { public One.Second? Use; }"),
        ("One/Second.cs", "namespace Sample.One; public class Second;")));

    private static IReadOnlyList<IReadOnlyList<string>> CyclesOf(params (string Path, string Text)[] sources) => FolderGraph.Of("Sample", sources).Cycles();
}
