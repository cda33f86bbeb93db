# What `sam build` calls: one target per function. All functions are one executable, so it is published once and copied.
# PACKAGE=managed (default) runs on dotnet10; PACKAGE=aot is a native executable for provided.al2023. The stack's parameter
# Package has to say the same; samconfig.toml keeps a configuration for each.

PACKAGE ?= managed
FUNCTIONS := AnswerWaitingStep AnswerStepNotice AnswerStepCall SweepWaitingSteps RecordImageState RecordBuildResult
PROJECT := src/ImageBuilderAutomation.Functions
PUBLISHED := artifacts/functions/$(PACKAGE)
STAMP := $(PUBLISHED).stamp
SOURCES := $(shell find src policy Directory.Build.props Directory.Packages.props -type f -not -path '*/bin/*' -not -path '*/obj/*')

ifeq ($(PACKAGE),managed)
PUBLISH := --no-self-contained -p:UseAppHost=false
else ifeq ($(PACKAGE),aot)
PUBLISH := -r linux-$(subst x86_64,x64,$(subst aarch64,arm64,$(shell uname -m))) -p:Aot=true
else
$(error PACKAGE is '$(PACKAGE)', expected managed or aot)
endif

.PHONY: publish $(FUNCTIONS:%=build-%)

publish: $(STAMP)

$(FUNCTIONS:%=build-%): $(STAMP)
	cp -R $(PUBLISHED)/. "$(ARTIFACTS_DIR)"

$(STAMP): $(SOURCES)
	rm -rf $(PUBLISHED)
	dotnet publish $(PROJECT) -c Release -p:AwsPackages=nuget $(PUBLISH) -o $(PUBLISHED)
	rm -f $(PUBLISHED)/*.dbg $(PUBLISHED)/*.pdb $(PUBLISHED)/*.xml
	touch $@
