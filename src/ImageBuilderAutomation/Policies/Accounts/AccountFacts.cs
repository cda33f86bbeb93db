namespace ImageBuilderAutomation.Policies.Accounts;

/// <summary>What an account has that a policy could be about.</summary>
/// <param name="RecipeArns">Of image and container recipes, which build images without pipelines, too.</param>
/// <param name="OtherWaits">In workflows that no pipeline uses.</param>
public sealed record AccountFacts(IReadOnlyList<AccountPipeline> Pipelines, IReadOnlyList<string> RecipeArns, IReadOnlyList<AccountWait> OtherWaits);
